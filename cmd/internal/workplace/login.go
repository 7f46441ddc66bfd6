package workplace

import (
	"context"
	"errors"
	"strings"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/store/cache"
	"lapor/store/cache/secret"
	"lapor/sync/client"
)

// Credentials are what an officer types to log in.
type Credentials struct {
	Server   string
	Login    string
	Password string
}

// Welcome says who has logged in.
type Welcome struct {
	Profile string       `json:"profile"`
	Name    string       `json:"name"`
	Server  string       `json:"server"`
	Place   secret.Place `json:"token_in"`
}

// Login opens a session on the server and makes the profile remember it; a
// profile that is not there yet is made once the server has said yes. Without
// o.Profile the profile is named after the login. A profile belongs to one
// officer for good: CodeOtherOfficer.
func Login(ctx context.Context, o Options, who Credentials) (Welcome, error) {
	who.Login = strings.ToLower(strings.TrimSpace(who.Login))
	if who.Login == "" {
		return Welcome{}, &model.Error{Code: model.CodeBadInput, Field: "login"}
	}
	o.Server = Address(who.Server)
	if o.Profile == "" {
		o.Profile = who.Login
	}
	known, err := deviceOf(ctx, o, who.Login)
	if err != nil {
		return Welcome{}, err
	}
	name, token, device, err := enter(ctx, o, who, known)
	if err != nil {
		return Welcome{}, err
	}
	return o.remember(ctx, who, name, token, device)
}

// Address completes what an officer typed: without a scheme it is https.
func Address(typed string) string {
	typed = strings.TrimRight(strings.TrimSpace(typed), "/")
	if typed == "" || strings.Contains(typed, "://") {
		return typed
	}
	return "https://" + typed
}

// deviceOf is the device number that a profile already has; zero if there is
// no such profile yet.
func deviceOf(ctx context.Context, o Options, login string) (model.ID, error) {
	if _, err := Pick(o.Dir, o.Profile); err != nil {
		if model.CodeOf(err) == CodeNoProfile {
			return model.ID{}, nil
		}
		return model.ID{}, err
	}
	c, err := cache.Open(ctx, o.Dir, cache.Options{Clock: o.Clock, Random: o.Random, Profile: o.Profile, Log: o.Log, Tick: o.Tick})
	if err != nil {
		return model.ID{}, err
	}
	owner, err := readAccount(c.Dir())
	if err == nil && owner.Login != "" && owner.Login != login {
		err = &model.Error{Code: CodeOtherOfficer, Field: "profile", Args: map[string]any{"profile": o.Profile, "login": owner.Login}}
	}
	var state cache.SyncState
	if err == nil {
		state, err = c.SyncState(ctx)
	}
	return state.Device, errors.Join(err, c.Close())
}

// enter asks the server. A device number that it has revoked, or that belongs
// to another user there, is replaced.
func enter(ctx context.Context, o Options, who Credentials, device model.ID) (name, token string, _ model.ID, err error) {
	kept := &fresh{}
	http, err := dial(o, kept)
	if err != nil {
		return "", "", device, err
	}
	defer http.Close()
	for range 2 {
		if device.IsZero() {
			if device, err = model.NewID(o.Clock(), o.Random); err != nil {
				return "", "", device, err
			}
		}
		reply, err := http.Login(ctx, who.Login, who.Password, device)
		if err == nil {
			return safetext.Line(reply.Name).String(), kept.token, device, nil
		}
		if model.CodeOf(err) != client.CodeRevoked {
			return "", "", device, err
		}
		device = model.ID{}
	}
	return "", "", device, &model.Error{Code: client.CodeRevoked}
}

// remember binds the profile to the device and keeps the token.
func (o Options) remember(ctx context.Context, who Credentials, name, token string, device model.ID) (Welcome, error) {
	w, err := Open(ctx, o)
	if err != nil {
		return Welcome{}, err
	}
	err = w.cache.NewDevice(ctx, device)
	var place secret.Place
	if err == nil {
		place, err = w.tokens.store.Save(secretToken, token)
	}
	if err == nil {
		err = account{Server: o.Server, Login: who.Login}.write(w.cache.Dir())
	}
	err = errors.Join(err, w.Close())
	return Welcome{Profile: o.Profile, Name: name, Server: o.Server, Place: place}, err
}

// Logout ends the session on the server and forgets the token in any case;
// reports, outbox and drafts stay. The error says that the server could not
// be told.
func (w *Workplace) Logout(ctx context.Context) error {
	if _, ok := w.LoggedIn(); !ok {
		return &model.Error{Code: CodeNotLoggedIn}
	}
	if w.line.err != nil {
		return errors.Join(w.line.err, w.tokens.SetToken(""))
	}
	err := w.line.http.Logout(ctx)
	if code := model.CodeOf(err); code == client.CodeTokenInvalid || code == client.CodeTokenExpired {
		return nil // there was nothing left to end
	}
	return err
}
