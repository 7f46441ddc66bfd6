package demo

import (
	"context"
	"crypto/rand"
	"path/filepath"

	"lapor/cmd/internal/workplace"
	"lapor/model"
)

// Player gives an account of the world a profile on this computer, below dir;
// known says that it had one already. Only the first time needs the link.
func (w *World) Player(ctx context.Context, dir string, role model.Role) (o workplace.Options, known bool, err error) {
	account, ok := w.Office.Played(role)
	if !ok {
		return o, false, &model.Error{Code: model.CodeBadInput, Field: "role"}
	}
	o = workplace.Options{Dir: filepath.Join(dir, "profiles"), Profile: account.User.Login, Clock: w.Now,
		Random: rand.Reader, Server: w.URL, Label: "demo", Log: w.o.Log}
	if _, err := workplace.Pick(o.Dir, o.Profile); err == nil {
		return o, true, nil
	}
	_, err = workplace.Login(ctx, o, workplace.Credentials{Server: w.URL, Login: account.User.Login, Password: Password})
	return o, false, err
}
