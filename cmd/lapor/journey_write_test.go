//go:build !windows

package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"lapor/cmd/internal/console"
	"lapor/model"
	"lapor/model/queue"
	"lapor/store/cache"
)

const reply = "Petugas kami sudah datang pada 12 November dan memperbaikinya bersama warga, terima kasih."

// drafted reports whether a draft with the text is on disk.
func (j *journey) drafted(text string) (yes bool) {
	j.t.Helper()
	j.inCache(func(c *cache.Cache) error {
		drafts, err := c.Drafts(context.Background())
		for _, d := range drafts {
			yes = yes || strings.Contains(d.Body.Text, text)
		}
		return err
	})
	return yes
}

func walkMenu(j *journey) {
	r := j.pick(queue.ViewAll, func(r model.Report) bool { return answerable(r) && r.ClaimedBy.IsZero() })
	j.open(r)
	j.Press("enter")
	j.shows("Tindakan untuk #"+r.Tracking, "Tanggapi", "bukan untuk peran Anda")
	j.Press("y")
	j.WaitFor("tersimpan")
	j.shows("Saya kerjakan")
	j.sendAll()
	if got, _ := j.onServer(r.ID); got.ClaimedBy.IsZero() {
		j.t.Error("the server does not know who works on it")
	}
}

// walkReply writes a reply, loses the laptop's power, goes on, sends.
func walkReply(j *journey) {
	r := j.pick(queue.ViewAll, answerable)
	j.open(r)
	j.Press("t")
	j.shows("Tanggapan Anda")
	half := len("Petugas kami sudah")
	j.Type(reply[:half])
	j.WaitFor("Konsep tersimpan")
	if !j.drafted(reply[:half]) {
		j.t.Fatal("the screen says saved, the disk does not hold it")
	}
	j.Kill()

	j.start()
	j.open(r)
	j.shows("Ada konsep")
	j.Press("t")
	j.shows("Melanjutkan konsep")
	j.Press("ctrl+end")
	j.Paste(reply[half:])
	j.Press("f10")
	j.WaitFor("Terkirim dalam")
	j.shows("urungkan")
	if j.drafted("Petugas kami") {
		j.t.Error("the draft outlives the reply")
	}
	if n := j.saidOnServer(r.ID, reply); n != 0 {
		j.t.Error("it left within the minute in which it can be taken back")
	}
	j.Kill() // with the reply unsent

	j.start()
	j.shows("Belum terkirim: 1")
	j.sendAll()
	j.quiet()
	if n := j.saidOnServer(r.ID, reply); n != 1 {
		j.t.Errorf("the reply is %d times on the server", n)
	}
	if got, _ := j.onServer(r.ID); got.Stage != model.StageProgress {
		j.t.Errorf("stage %v", got.Stage)
	}
}

func walkTakeBack(j *journey) {
	r := j.pick(queue.ViewAll, answerable)
	text := "Ini akan ditarik kembali: petugas datang pada 13 November untuk memeriksa laporan Saudara."
	j.open(r)
	j.Press("t")
	j.Paste(text)
	j.Press("f10")
	j.WaitFor("Terkirim dalam")
	j.Press("esc", "esc", "o")
	j.shows("Belum terkirim: 1", r.Tracking, "Terkirim dalam")
	j.Press("t")
	j.WaitFor("konsep: 1")
	if j.unsent() != 0 || !j.drafted(text) {
		j.t.Fatal("it was not taken back into a draft")
	}
	j.Press("enter")
	j.shows("Lanjutkan menulis")
	j.Press("1")
	j.shows("Tanggapan Anda", "Ini akan ditarik")
	j.Press("f10")
	j.WaitFor("Terkirim dalam")
	j.Press("u")
	j.WaitFor("ditarik kembali")
	if j.unsent() != 0 || j.saidOnServer(r.ID, text) != 0 {
		j.t.Error("u did not undo")
	}
}

func walkLeave(j *journey) {
	j.Press("q")
	if code := j.Wait(); code != 0 {
		j.t.Fatalf("left with %d", code)
	}
	j.start()
	r := j.pick(queue.ViewAll, answerable)
	text := "Sampai jumpa: petugas memeriksa lokasi pada 14 November dan melaporkan hasilnya."
	j.open(r)
	j.Press("t")
	j.Paste(text)
	j.Press("f10")
	j.WaitFor("Terkirim dalam")
	j.Press("q")
	j.shows("Tutup lapor", "Belum terkirim: 1", "Aman di laptop ini")
	j.Press("esc")
	j.hides("Tutup lapor")
	j.Press("q", "1")
	if code := j.Wait(); code != 0 {
		j.t.Fatalf("left with %d", code)
	}
	if n := j.saidOnServer(r.ID, text); n != 1 {
		j.t.Errorf("sent and closed: %d times on the server", n)
	}
	if screen := j.Screen(); screen.AltScreen {
		j.t.Error("the terminal is left in the alternate screen")
	}

	// Told to stop by the system: quick, and nothing is left behind.
	j.start()
	j.Signal(syscall.SIGTERM)
	if code := j.Wait(); code != console.ExitStopped {
		j.t.Errorf("stopped with %d", code)
	}
	if j.Screen().AltScreen {
		j.t.Error("the terminal is left in the alternate screen")
	}
	if logs, _ := filepath.Glob(filepath.Join(j.at.Dir, "*", "cache.db-wal")); len(logs) > 0 {
		if info, err := os.Stat(logs[0]); err == nil && info.Size() > 0 {
			j.t.Errorf("%d bytes of write-ahead log are left", info.Size())
		}
	}
}
