package demo

import (
	"context"
	"crypto/rand"
	"path/filepath"

	"lapor/cmd/internal/workplace"
	"lapor/model"
)

// Player gives an account of the world a profile on this computer, below dir.
func (w *World) Player(ctx context.Context, dir string, role model.Role) (workplace.Options, error) {
	account, ok := w.Office.Played(role)
	if !ok {
		return workplace.Options{}, &model.Error{Code: model.CodeBadInput, Field: "role"}
	}
	o := workplace.Options{Dir: filepath.Join(dir, "profiles"), Profile: account.User.Login, Clock: w.Now,
		Random: rand.Reader, Server: w.URL, Label: "demo", Log: w.o.Log}
	_, err := workplace.Login(ctx, o, workplace.Credentials{Server: w.URL, Login: account.User.Login, Password: Password})
	return o, err
}
