package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/store/central"
	"lapor/sync/wire"
)

const (
	tokenLen = 32 // bytes
	maxLabel = 64 // bytes
	maxLogin = 128
)

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var in wire.LoginRequest
	if err := readJSON(w, r, &in); err != nil {
		s.fail(w, r, err)
		return
	}
	reply, err := s.admit(r, in)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, reply)
}

// admit checks name and password and opens a session for the device.
func (s *Server) admit(r *http.Request, in wire.LoginRequest) (wire.LoginReply, error) {
	login := strings.ToLower(strings.TrimSpace(in.Login))
	if login == "" || len(login) > maxLogin || in.Device.IsZero() {
		return wire.LoginReply{}, model.Errorf(model.CodeBadInput, "login and device are needed")
	}
	address, now := s.address(r), s.o.Clock()
	if wait := s.tries.locked(login, address, now); wait > 0 {
		return wire.LoginReply{}, &model.Error{Code: CodeLoginLocked,
			Args: map[string]any{"seconds": int(wait/time.Second) + 1}}
	}
	s.tries.failed(login, address, now)
	user, err := s.verify(r.Context(), login, in.Password)
	if err != nil {
		if model.CodeOf(err) != CodeLoginFailed {
			s.tries.passed(login, address) // not a wrong password: ours to answer for
		}
		return wire.LoginReply{}, err
	}
	s.tries.passed(login, address)
	if user.Disabled {
		return wire.LoginReply{}, model.Errorf(central.CodeDisabled, "user is disabled")
	}
	return s.open(r.Context(), user, in.Device, in.Label, now.Add(s.o.TokenTTL))
}

// verify takes the same time for an unknown user as for a wrong password.
func (s *Server) verify(ctx context.Context, login, password string) (model.User, error) {
	user, hash, err := s.store.Login(ctx, login)
	unknown := model.CodeOf(err) == central.CodeNoUser
	if err != nil && !unknown {
		return model.User{}, err
	}
	select {
	case s.hashers <- struct{}{}:
		defer func() { <-s.hashers }()
	case <-ctx.Done():
		return model.User{}, model.Wrap(CodeBusy, ctx.Err())
	}
	if unknown || hash == "" {
		hash = s.o.Argon.decoy()
	}
	if !CheckPassword(password, hash) || unknown {
		return model.User{}, model.Errorf(CodeLoginFailed, "login or password")
	}
	return user, nil
}

// open makes a token; only its hash is kept.
func (s *Server) open(ctx context.Context, user model.User, device model.ID, label string, expires time.Time) (wire.LoginReply, error) {
	secret := make([]byte, tokenLen)
	if _, err := io.ReadFull(s.o.Random, secret); err != nil {
		return wire.LoginReply{}, err
	}
	token := base64.RawURLEncoding.EncodeToString(secret)
	now := s.o.Clock()
	err := s.store.OpenSession(ctx, central.Session{TokenHash: sha256.Sum256([]byte(token)), User: user.ID,
		Device: device, Label: cleanLabel(label), Created: now, Expires: expires})
	if err != nil {
		return wire.LoginReply{}, err
	}
	s.o.Log.Info("session opened", "user", user.ID.String(), "device", device.String())
	return wire.LoginReply{Token: token, Expires: expires, User: user.ID, Name: user.Name, Time: now}, nil
}

func cleanLabel(label string) string {
	label = safetext.Line(label).String()
	if len(label) > maxLabel {
		label = strings.ToValidUTF8(label[:maxLabel], "")
	}
	return label
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	hash, err := tokenHash(r)
	if err == nil {
		err = s.store.CloseSession(r.Context(), hash)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// device gives a forked device a session under a new id.
func (s *Server) device(w http.ResponseWriter, r *http.Request) {
	var in wire.DeviceRequest
	caller, err := s.caller(r)
	if err == nil {
		err = readJSON(w, r, &in)
	}
	if err == nil && (in.Device.IsZero() || in.Device == caller.Device) {
		err = model.Errorf(model.CodeBadInput, "a new device id is needed")
	}
	var reply wire.LoginReply
	if err == nil {
		expires := caller.Expires // a fork must not lengthen a session
		if expires.IsZero() {
			expires = s.o.Clock().Add(day)
		}
		reply, err = s.open(r.Context(), caller.User, in.Device, in.Label, expires)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, reply)
}

// caller is who sends r.
func (s *Server) caller(r *http.Request) (central.Caller, error) {
	hash, err := tokenHash(r)
	if err != nil {
		return central.Caller{}, err
	}
	return s.store.Caller(r.Context(), hash, s.o.Clock())
}

func tokenHash(r *http.Request) ([sha256.Size]byte, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || len(token) != base64.RawURLEncoding.EncodedLen(tokenLen) {
		return [sha256.Size]byte{}, model.Errorf(central.CodeBadToken, "no token")
	}
	return sha256.Sum256([]byte(token)), nil
}

func asModel(err error) (*model.Error, bool) {
	var e *model.Error
	ok := errors.As(err, &e)
	return e, ok
}
