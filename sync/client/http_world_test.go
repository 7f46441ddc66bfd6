package client_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"lapor/model"
	"lapor/sync/client"
	"lapor/sync/wire"
)

func (w *world) login(login, password string, device model.ID) (wire.LoginReply, int) {
	w.t.Helper()
	body := fmt.Sprintf(`{"login":%q,"password":%q,"device":%q,"label":"PC"}`, login, password, device)
	req := httptest.NewRequest(http.MethodPost, wire.PathLogin, strings.NewReader(body))
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	var reply wire.LoginReply
	if rec.Code == http.StatusOK {
		decodeJSON(w.t, rec, &reply)
	}
	return reply, rec.Code
}

func decodeJSON(t teller, rec *httptest.ResponseRecorder, v any) {
	t.Helper()
	if err := json.Unmarshal(rec.Body.Bytes(), v); err != nil {
		t.Fatalf("%v in %s", err, rec.Body)
	}
}

func refusal(rec *httptest.ResponseRecorder) error {
	var f wire.Failure
	if err := json.Unmarshal(rec.Body.Bytes(), &f); err != nil {
		return err
	}
	return client.Refusal(f)
}

// keep is a Tokens in memory.
type keep struct{ token string }

func (k *keep) Token() (string, error)      { return k.token, nil }
func (k *keep) SetToken(token string) error { k.token = token; return nil }
