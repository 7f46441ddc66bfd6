package workplace

import (
	"strings"

	"lapor/model"
	"lapor/store/cache/secret"
)

// tokens keeps a profile's token where the system keeps secrets.
type tokens struct{ store *secret.Store }

// Token implements client.Tokens.
func (t tokens) Token() (string, error) {
	token, _, err := t.store.Load(secretToken)
	if model.CodeOf(err) == secret.CodeNoSecret {
		return "", &model.Error{Code: CodeNotLoggedIn}
	}
	if err != nil {
		return "", err
	}
	if token = strings.TrimSpace(token); strings.ContainsFunc(token, unprintable) {
		return "", &model.Error{Code: CodeNotLoggedIn} // damaged; it could not even be sent
	}
	return token, nil
}

func unprintable(r rune) bool { return r <= ' ' || r > '~' }

// SetToken implements client.Tokens.
func (t tokens) SetToken(token string) error {
	if token == "" {
		return t.store.Delete(secretToken)
	}
	_, err := t.store.Save(secretToken, token)
	return err
}

// fresh holds the token of a login until the profile is there to keep it.
type fresh struct{ token string }

// Token implements client.Tokens.
func (f *fresh) Token() (string, error) { return f.token, nil }

// SetToken implements client.Tokens.
func (f *fresh) SetToken(token string) error { f.token = token; return nil }
