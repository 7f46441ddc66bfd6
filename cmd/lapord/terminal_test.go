//go:build !windows

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"lapor/cmd/internal/console"
	"lapor/cmd/internal/drive"
	"lapor/store/central"
	"lapor/sync/server"
)

// atTerminal runs lapord in a terminal; this binary is lapord under that name.
func atTerminal(t *testing.T, dir string, args ...string) *drive.Session {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "lapord")
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	return drive.Start(t, drive.Options{Path: program, Args: args, Dir: dir, Plain: true, Env: []string{"LAPOR_LAPORD_ARGON_MIB=19"}})
}

func initAtTerminal(t *testing.T, dir string) *drive.Session {
	t.Helper()
	return atTerminal(t, dir, "init", "--name", "Kab. Contoh", "--code", "KAB")
}

func TestPasswordsAreNeverShown(t *testing.T) {
	dir := t.TempDir()
	s := initAtTerminal(t, dir)
	s.WaitFor("Kata sandi baru untuk admin:")
	s.Type("kuda-lumpingg")
	s.Press("backspace", "enter")
	s.WaitFor("Sekali lagi:")
	s.Type("kuda-lumping")
	s.Press("enter")
	if exit := s.Wait(); exit != console.ExitOK {
		t.Errorf("exit %d", exit)
	}
	if !s.Screen().Contains("Server siap") {
		t.Error("not said that the server is ready")
	}
	if raw := s.Raw(); bytes.Contains(raw, []byte("kuda")) || bytes.Contains(raw, []byte("lumping")) {
		t.Errorf("the password was written to the terminal: %q", raw)
	}
	store, err := central.Open(context.Background(), filepath.Join(dir, "lapord.db"), central.Options{Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, hash, err := store.Login(context.Background(), "admin"); err != nil || !server.CheckPassword("kuda-lumping", hash) {
		t.Errorf("what was typed is not the password, %v", err)
	}
}

func TestTwoDifferentPasswordsMakeNothing(t *testing.T) {
	dir := t.TempDir()
	s := initAtTerminal(t, dir)
	s.WaitFor("Kata sandi baru")
	s.Type("kuda-lumping")
	s.Press("enter")
	s.WaitFor("Sekali lagi:")
	s.Type("kuda-lumpng")
	s.Press("enter")
	if exit := s.Wait(); exit != console.ExitUsage || !s.Screen().Contains("tidak sama") {
		t.Errorf("exit %d", exit)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestCtrlCAtAPasswordStops(t *testing.T) {
	dir := t.TempDir()
	s := initAtTerminal(t, dir)
	s.WaitFor("Kata sandi baru")
	s.Type("kuda")
	s.Press("ctrl+c")
	if exit := s.Wait(); exit != console.ExitStopped || !s.Screen().Contains("Dihentikan.") {
		t.Errorf("exit %d", exit)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
