//go:build !windows

package main

import (
	"context"
	"strings"

	"lapor/cmd/internal/drive"
	"lapor/model"
	"lapor/model/queue"
	"lapor/store/cache"
)

func (j *journey) node(code string) model.ID {
	j.t.Helper()
	a, ok := j.world.Office.Tree.ByCode(code)
	if !ok {
		j.t.Fatalf("no unit %s", code)
	}
	return a.ID
}

// parked counts open decisions on this laptop.
func (j *journey) parked() (n int) {
	j.t.Helper()
	j.inCache(func(c *cache.Cache) error {
		list, err := c.Parked(context.Background())
		n = len(list)
		return err
	})
	return n
}

func walkVerify(j *journey) {
	r := j.pick(queue.ViewUnverified, func(r model.Report) bool { return !r.Anonymous && r.NotAuthority == model.NotAuthority{} })
	j.open(r)
	j.Press("v")
	j.shows("Verifikasi", "Unit tujuan")
	j.Press("f10")
	j.shows("Pilih unit tujuan")
	j.Type("dinkes")
	j.shows("Dinas Kesehatan")
	j.Press("enter")
	j.Press("f10")
	j.WaitFor("Terkirim dalam")
	j.sendAll()
	got, _ := j.onServer(r.ID)
	if got.Stage != model.StageAwaiting || got.Holder != j.node("DINKES") {
		j.t.Errorf("stage %v at %s", got.Stage, j.world.Office.Tree.Name(got.Holder))
	}
}

func walkDispatch(j *journey) {
	r := j.pick(queue.ViewAll, func(r model.Report) bool {
		return r.Stage == model.StageAwaiting && !r.Holder.IsZero() && r.Holder != j.node("DISHUB") && r.Main.IsZero()
	})
	j.open(r)
	j.Press("d")
	j.shows("Disposisi", "Unit tujuan")
	j.Type("dishub")
	j.shows("Dinas Perhubungan")
	j.Press("enter")
	j.Press("f10")
	j.WaitFor("Tulis mengapa dipindahkan")
	j.Type("Salah alamat.")
	j.Press("f10")
	j.WaitFor("tersimpan")
	j.sendAll()
	got, events := j.onServer(r.ID)
	if got.Holder != j.node("DISHUB") {
		j.t.Errorf("it is at %s", j.world.Office.Tree.Name(got.Holder))
	}
	if last := events[len(events)-1]; last.Kind != model.KindDispatch || last.Body.Reason != "Salah alamat." {
		j.t.Errorf("last event %s %q", last.Kind, last.Body.Reason)
	}
}

// walkSeveral escalates two reports at once from the queue.
func walkSeveral(j *journey) {
	j.Press("7")
	j.shows("Semua terbuka")
	j.Press("/")
	j.Type("status:A")
	j.WaitFor("ditemukan")
	j.Press("enter", "space", "down", "space")
	j.shows("2 dipilih")
	j.Press("c")
	j.shows("2 laporan")
	j.Type("Diperiksa bersama bidang.")
	j.Press("f10")
	j.WaitForFunc("two notes", func(drive.Screen) bool { return j.unsent() == 2 })
	j.Press("esc")
	j.sendAll()
}

// walkDecision: while he wrote without network, the coordinator moved the
// report.
func walkDecision(j *journey) {
	r := j.pick(queue.ViewAll, func(r model.Report) bool {
		return answerable(r) && r.Stage == model.StageAwaiting && r.NotAuthority == model.NotAuthority{}
	})
	text := "Tulisan yang terlambat: petugas sudah memeriksa lokasi pada 12 November bersama warga."
	j.Press("f7")
	j.WaitFor("Mode luring")
	j.open(r)
	j.Press("t")
	j.Paste(text)
	j.Press("f10")
	j.WaitFor("Terkirim dalam")
	j.Press("esc")

	now, _ := j.onServer(r.ID)
	_, err := j.world.Colleague().Act(context.Background(), model.KindDispatch, now,
		model.Body{Unit: j.node("DISHUB"), Reason: "Ini urusan lalu lintas."})
	j.must(err)

	j.Press("f7")
	j.WaitFor("Tersambung")
	j.Press("f5")
	j.WaitForFunc("a decision", func(drive.Screen) bool { return j.parked() == 1 })
	if j.saidOnServer(r.ID, text) != 0 {
		j.t.Fatal("it reached the citizen")
	}
	j.Press("!")
	j.shows("belum sampai ke pelapor", r.Tracking, "dipindahkan", "Tulisan yang terlambat", "Tarik kembali")
	j.Press("down", "down", "down", "down")
	for range 5 {
		if j.Screen().Contains("▌") && onLine(j.Screen(), "▌", "Tarik kembali") {
			break
		}
		j.Press("up")
	}
	j.Press("enter")
	j.WaitFor("Tidak ada yang perlu diputuskan")
	j.sendAll()
	if !j.drafted(text) {
		j.t.Error("what he wrote is gone")
	}
}

// onLine reports that a line of the screen holds both texts.
func onLine(s drive.Screen, a, b string) bool {
	for _, line := range s.Lines() {
		if strings.Contains(line, a) && strings.Contains(line, b) {
			return true
		}
	}
	return false
}
