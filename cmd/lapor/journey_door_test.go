//go:build !windows

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"lapor/cmd/internal/demo"
	"lapor/cmd/internal/drive"
	"lapor/model"
	"lapor/model/queue"
)

// walkDoor: the first start on a laptop, and a laptop that is shared.
func walkDoor(t *testing.T, w *demo.World, path string) {
	j := &journey{t: t, world: w, dir: t.TempDir(), seat: drive.Options{Path: path}}
	j.start()
	j.shows("Selamat datang", "Masuk", "Lihat contoh", "Keluar")
	j.Press("enter")
	j.shows("Alamat server", "Kata sandi")
	j.Type(w.URL)
	j.Press("enter")
	j.Type("penghubung.putr")
	j.Press("tab")
	j.Type("salah")
	j.hides("salah")
	j.Press("f10")
	j.WaitFor("sandi salah")
	j.hides("salah-sekali")
	j.Type(demo.Password)
	j.Press("enter")
	j.WaitFor("Perlu tindakan")
	j.WaitFor("1 dari") // the queue fills while the first fetch runs
	j.Press("q")
	if code := j.Wait(); code != 0 {
		t.Fatalf("left with %d", code)
	}

	// One officer only: straight to the queue, also without network.
	w.Gate.Cut(true)
	j.start()
	j.shows("Perlu tindakan", "1 dari")
	j.Press("q")
	w.Gate.Cut(false)

	// A second one: both are offered, without a word about their reports.
	o, _, err := w.Player(context.Background(), j.dir, model.RoleCoordinator)
	j.must(err)
	j.start()
	j.shows("Siapa yang bertugas?", "penghubung.putr", "koordinator.hss", "Petugas lain: masuk")
	j.Press("esc")
	j.shows("Siapa yang bertugas?") // Esc never leaves the program
	j.Press("1")
	j.WaitFor("HSS · Hj. Sari Halim") // the last one who logged in stands first
	j.Press("q")
	j.Wait()
	j.start("--profile", "penghubung.putr")
	j.shows("Perlu tindakan")
	j.Press("q")
	j.Wait()

	damage(t, filepath.Join(filepath.Dir(o.Dir), "profiles"), "penghubung-putr-*")
	j.start("--profile", "penghubung.putr")
	j.shows("Perhatian", "disisihkan")
	j.Press("enter")
	j.WaitFor("Perlu tindakan")
	j.WaitFor("1 dari")
}

// damage spoils the beginning of a profile's cache.
func damage(t *testing.T, folder, pattern string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, pattern, "cache.db"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	f, err := os.OpenFile(found[0], os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(make([]byte, 64), 0)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// walkTwoPrograms: the second copy of the program works; what one
// writes shows in the other, and only one syncs at a time.
func walkTwoPrograms(first *journey) {
	second := *first
	second.start()
	second.shows("Perlu tindakan")
	r := second.pick(queue.ViewAll, answerable)
	second.open(r)
	second.Press("c")
	second.Paste("Dari jendela kedua.")
	second.Press("f10")
	second.WaitForFunc("the note on the server", func(drive.Screen) bool { return second.saidOnServer(r.ID, "Dari jendela kedua.") == 1 })
	first.open(r)
	first.Press("end")
	first.WaitFor("Dari jendela kedua.")
	second.Press("esc", "esc")
	second.quiet()
	second.Press("q")
	if code := second.Wait(); code != 0 {
		first.t.Errorf("left with %d", code)
	}
	first.Press("esc")
	first.shows(r.Tracking)
}
