//go:build !windows

package main

import (
	"strings"

	"lapor/model/queue"
)

func walkQueue(j *journey) {
	j.shows("Perlu tindakan", "Tenggat", "Nomor", "hari kerja", "? Bantuan")
	if row := j.Screen().Line(0); !strings.Contains(row, "lapor") || len([]rune(strings.TrimRight(row, " "))) > 80 {
		j.t.Errorf("header %q", row)
	}
	before := j.Screen().Frame()
	j.Press("6")
	j.shows("Semua terbuka")
	j.Press("down", "down", "up")
	j.shows("2 dari")
	j.Press("end")
	j.Press("home")
	j.shows("1 dari")
	j.Press("space")
	j.shows("1 dipilih")
	j.Press("esc")
	j.hides("1 dipilih")
	j.Press("s")
	j.hides("menurut tenggat")
	j.Press("1")
	if j.Screen().Frame() == before {
		j.t.Error("another order draws the same screen")
	}
	j.Resize(200, 60)
	j.shows("Perlu tindakan", "Isi laporan")
	j.Resize(40, 10)
	j.shows("terlalu kecil")
	j.Resize(80, 24)
	j.shows("Perlu tindakan")
}

func walkWideQueue(j *journey) {
	j.shows("Belum terverifikasi", "Admin koordinator", "Isi laporan")
	row := j.Screen().Line(4)
	j.Press("down")
	if j.Screen().Line(4) == row {
		j.t.Error("the cursor does not show")
	}
	j.Press("ctrl+t")
	j.hides("Isi laporan")
	j.shows("Kategori")
	j.Press("ctrl+t")
	j.shows("Isi laporan")
}

func walkReport(j *journey) {
	r := j.pick(queue.ViewAll, answerable)
	j.open(r)
	j.shows("Isi laporan", "Unit")
	j.Press("h")
	j.shows("dasar: ", "hari kerja")
	j.Press("h")
	j.hides("dasar: ")
	j.Press("end")
	j.shows("Aduan dicatat")
	j.Press("esc", "esc")
	j.shows("Perlu tindakan")
	j.Press("6", "enter")
	first := j.Screen().Line(1)
	j.Press("right")
	if j.Screen().Line(1) == first {
		j.t.Error("→ does not lead to the next report")
	}
	j.Press("left")
	if j.Screen().Line(1) != first {
		j.t.Error("← does not lead back")
	}
}

func walkSearch(j *journey) {
	j.Press("/")
	j.shows("Cari:")
	j.Type("lubang")
	j.shows("ditemukan")
	j.Press("enter")
	j.shows("Cari: lubang", "1 dari")
	j.Press("enter")
	j.shows("Isi laporan")
	if text := strings.ToLower(j.Screen().Frame()); !strings.Contains(text, "lubang") && !strings.Contains(text, "baris lagi") {
		j.t.Error("the report that was found does not hold the word")
	}
	j.Press("esc", "/")
	j.Press("ctrl+u")
	j.Type("zzzzqqqq")
	j.shows("0 ditemukan", "Tidak ada yang cocok")
	j.Press("esc")
	j.hides("Cari:")
	j.shows("1 dari")
}

func walkHelp(j *journey) {
	j.Press("f1")
	j.shows("Tindakan pada laporan", "Tanggapi")
	j.Type("selesai")
	j.shows("Selesaikan")
	j.hides("Bukan wewenang")
	j.Press("esc", "esc")
	j.shows("Perlu tindakan")
	j.Press("ctrl+p")
	j.shows("Semua perintah")
	j.Type("jaringan")
	j.Press("enter")
	j.shows("Sinkron terakhir", "Data hari ini")
}

func walkSyncPanel(j *journey) {
	j.Press("f6")
	j.shows("Jaringan", "Belum terkirim", "Data hari ini")
	j.Press("f7")
	j.WaitFor("Mode luring")
	j.Press("f7")
	j.WaitFor("● Tersambung")
	j.world.Gate.Cut(true)
	j.Press("f5")
	j.WaitFor("Tidak ada jaringan")
	j.world.Gate.Cut(false)
	j.Press("f5")
	j.WaitFor("Tersambung")
	j.Press("esc")
	j.shows("Perlu tindakan")
}

func walkEnglish(j *journey) {
	r := j.pick(queue.ViewAll, answerable)
	j.shows("Needs action", "Help")
	j.Press("/")
	j.Type("#" + r.Tracking)
	j.Press("enter", "r")
	j.shows("Your reply")
	j.Press("esc")
	j.Press("enter")
	j.shows("Reporter")
	j.hides("Pelapor", "[report", "[app")
}

func walkNoColour(j *journey) {
	j.shows("Perlu tindakan")
	raw := string(j.Raw())
	for _, colour := range []string{"\x1b[38;", "\x1b[48;", "\x1b[31m"} {
		if strings.Contains(raw, colour) {
			j.t.Errorf("NO_COLOR, and yet %q", colour)
		}
	}
	for _, row := range j.Screen().Lines() {
		for _, r := range row {
			if r > '~' {
				j.t.Fatalf("ascii glyphs, and yet %q in %q", r, row)
			}
		}
	}
}
