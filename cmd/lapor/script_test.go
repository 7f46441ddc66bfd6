package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"lapor/cmd/internal/demo"
	"lapor/cmd/internal/script"
	"lapor/store/central"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lapor": main})
}

// TestScripts runs the commands as an officer or a cron job would, against a
// real server on this machine.
func TestScripts(t *testing.T) {
	w := newWorld(t, 1000)
	portal := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html")
		_, _ = rw.Write([]byte("<html><body>Silakan masuk WiFi</body></html>"))
	}))
	t.Cleanup(portal.Close)
	other := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/plain")
		_, _ = rw.Write([]byte("hello"))
	}))
	t.Cleanup(other.Close)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close() // nobody listens there any more

	words := script.Commands()
	words["poke"] = poke
	words["expire"] = func(ts *testscript.TestScript, _ bool, args []string) { expire(ts, w.Store, args[0]) }
	words["revoke"] = func(ts *testscript.TestScript, _ bool, args []string) { revoke(ts, w.Store, args[0]) }
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			script.Home(env)
			for name, value := range map[string]string{
				"LAPOR_DATA_DIR": filepath.Join(env.WorkDir, "data"), "LAPOR_KEYRING": "false",
				"SERVER": w.URL, "PORTAL": portal.URL, "OTHER": other.URL, "DOWN": closed.URL,
			} {
				env.Setenv(name, value)
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "password"), []byte(demo.Password+"\n"), 0o600)
		},
		Cmds: words,
	})
}

// newWorld is an invented office with its server, at the real time, because
// the programs under test have no other.
func newWorld(t testing.TB, reports int) *demo.World {
	t.Helper()
	began := time.Now()
	w, err := demo.Open(context.Background(), demo.Options{Dir: t.TempDir(), Seed: 7, Reports: reports, Start: began, Quiet: true,
		Elapsed: func() time.Duration { return time.Since(began) }, After: time.After})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var run sync.WaitGroup
	var ran error
	run.Go(func() { ran = w.Run(ctx) })
	t.Cleanup(func() {
		stop()
		run.Wait()
		if err := errors.Join(ran, w.Close()); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	return w
}

// poke PATTERN OFFSET HEX overwrites bytes of the one file that fits.
func poke(ts *testscript.TestScript, _ bool, args []string) {
	offset, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	b, err := hex.DecodeString(args[2])
	ts.Check(err)
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%s is %v", args[0], found)
	}
	f, err := os.OpenFile(found[0], os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.WriteAt(b, offset)
	ts.Check(errors.Join(err, f.Close()))
}

// session finds what the server knows of the profile's stored token.
func session(ts *testscript.TestScript, store central.Store, profile string) (file string, caller central.Caller) {
	found, err := filepath.Glob(filepath.Join(ts.Getenv("LAPOR_DATA_DIR"), "profiles", "*", "token.secret"))
	ts.Check(err)
	for _, file := range found {
		token, err := os.ReadFile(file)
		ts.Check(err)
		caller, err := store.Caller(context.Background(), sha256.Sum256(token), time.Now())
		if err == nil && caller.User.Login == profile {
			return file, caller
		}
	}
	ts.Fatalf("no session of %s among %s", profile, strings.Join(found, " "))
	return "", central.Caller{}
}

// expire replaces the profile's token by one that the server knows as ended.
func expire(ts *testscript.TestScript, store central.Store, profile string) {
	file, caller := session(ts, store, profile)
	secret := make([]byte, 32)
	_, err := rand.Read(secret)
	ts.Check(err)
	token := base64.RawURLEncoding.EncodeToString(secret)
	ts.Check(store.OpenSession(context.Background(), central.Session{TokenHash: sha256.Sum256([]byte(token)), User: caller.User.ID,
		Device: caller.Device, Created: time.Now().Add(-2 * time.Hour), Expires: time.Now().Add(-time.Hour)}))
	ts.Check(os.WriteFile(file, []byte(token), 0o600))
}

// revoke takes the profile's device off the server's list.
func revoke(ts *testscript.TestScript, store central.Store, profile string) {
	_, caller := session(ts, store, profile)
	ts.Check(store.RevokeDevice(context.Background(), caller.Device, "test", time.Now()))
}
