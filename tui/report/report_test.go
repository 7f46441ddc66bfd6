package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/tuitest"
)

// open starts the program on the i-th report.
func open(t *testing.T, o tuitest.Options, i int) *tuitest.Driver {
	t.Helper()
	d := tuitest.Start(t, o)
	d.Press("/")
	d.Type("#" + d.Store.Report(i).Report.Tracking)
	d.Press("enter", "enter")
	return d
}

// find is the first report that fits.
func find(t *testing.T, s *tuitest.Store, fits func(model.Dossier) bool) int {
	t.Helper()
	for i := range s.Len() {
		if fits(s.Report(i)) {
			return i
		}
	}
	t.Fatal("no such report")
	return 0
}

func replied(d model.Dossier) bool {
	return d.Report.Stage == model.StageProgress && len(d.Report.Texts.Edited) < 400
}

func TestGoldens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 50}} {
		for _, lang := range text.Languages() {
			s := tuitest.NewStore(100)
			d := open(t, tuitest.Options{Width: size[0], Height: size[1], Store: s, Config: screen.Config{Language: lang}}, find(t, s, replied))
			if size[0] > 100 {
				d.Press(map[text.Lang]string{text.Indonesian: "h", text.English: "i"}[lang])
			}
			d.Golden(fmt.Sprintf("report-%dx%d-%s", size[0], size[1], lang))
		}
	}
}

func TestAnAnonymousReporterIsNeverNamed(t *testing.T) {
	s := tuitest.NewStore(100)
	i := find(t, s, func(d model.Dossier) bool { return d.Report.Anonymous })
	s.Edit(i, func(d *model.Dossier) {
		d.Report.Texts.Reporter = model.Reporter{Name: "Zulkifli Rahasia", Phone: "081234567890"}
	})
	d := open(t, tuitest.Options{Width: 200, Height: 90, Store: s}, i)
	d.Has("anonim, identitas tidak ditampilkan")
	d.Lacks("Zulkifli", "0812345")
}

func TestANameIsMasked(t *testing.T) {
	s := tuitest.NewStore(100)
	i := find(t, s, func(d model.Dossier) bool { return !d.Report.Anonymous })
	s.Edit(i, func(d *model.Dossier) { d.Report.Texts.Reporter.Name = "Aisyah Putri" })
	d := open(t, tuitest.Options{Width: 200, Height: 90, Store: s}, i)
	d.Has("A*** P***")
	d.Lacks("Aisyah")
}

func TestAMissingTextIsAskedForOnce(t *testing.T) {
	s := tuitest.NewStore(20)
	s.Edit(3, func(d *model.Dossier) { d.HasText, d.Report.Texts = false, model.Texts{} })
	d := open(t, tuitest.Options{Store: s}, 3)
	d.Has("Isi laporan belum diambil", "F5")
	d.Changed()
	if len(s.Wanted) != 1 || s.Wanted[0] != s.Report(3).Report.ID {
		t.Errorf("asked for %v", s.Wanted)
	}
}

func TestAReportThatLeftSaysSo(t *testing.T) {
	s := tuitest.NewStore(20)
	d := open(t, tuitest.Options{Store: s}, 3)
	s.Gone(s.Report(3).Report.ID)
	d.Changed()
	d.Has("tidak ada lagi di laptop ini", "tetap tersimpan")
	d.Press("t", "esc", "esc")
	d.Has("1 Perlu tindakan")
}

func TestOwnUnsentActsStandInTheTimeline(t *testing.T) {
	s := tuitest.NewStore(100)
	i := find(t, s, replied)
	d := open(t, tuitest.Options{Width: 120, Height: 60, Store: s}, i)
	_, err := s.Submit(t.Context(), model.Operation{Kind: model.KindNote, Report: s.Report(i).Report.ID,
		Body: model.Body{Text: "menunggu bahan dari bidang"}}, time.Minute, model.ID{})
	if err != nil {
		t.Fatal(err)
	}
	d.Changed()
	d.Has("Catatan internal  terkirim dalam 1.00", "menunggu bahan dari bidang")
	if n := strings.Count(d.Frame(), "menunggu bahan dari bidang"); n != 1 {
		t.Errorf("the note stands there %d times", n)
	}
	d.Advance(2 * time.Minute)
	d.Changed()
	d.Has("menunggu dikirim")
}

func TestADecisionIsAnnounced(t *testing.T) {
	s := tuitest.NewStore(100)
	i := find(t, s, replied)
	me, _ := s.Me(t.Context())
	s.Park(model.Parked{Op: model.Operation{Kind: model.KindFollowUpResult, Report: s.Report(i).Report.ID},
		Author: me.Actor.User, Outcome: model.Outcome{Reason: model.ParkMoved}})
	d := open(t, tuitest.Options{Store: s}, i)
	d.Has("Perlu keputusan Anda: Tanggapan hasil", "dipindahkan ke unit lain", "!")
	d.Has("Perlu keputusan: 1")
}

func TestDeadlinesAreExplained(t *testing.T) {
	s := tuitest.NewStore(100)
	i := find(t, s, func(d model.Dossier) bool {
		return d.Report.Stage == model.StageAwaiting && len(d.Report.Texts.Edited) < 300 && d.Report.Clocks.UnitDispatch.Basis == ""
	})
	d := open(t, tuitest.Options{Width: 160, Height: 60, Store: s}, i)
	d.Has("Tanggapan pertama", "Penyelesaian", "rincian")
	d.Lacks("PermenPANRB")
	d.Press("h")
	d.Has("PermenPANRB 62/2018", "hari kerja", "akhir pekan")
}

func TestAnEstimatedStartIsMarked(t *testing.T) {
	s := tuitest.NewStore(100)
	i := find(t, s, func(d model.Dossier) bool {
		return d.Report.Clocks.UnitDispatch.Estimated() && d.Report.Stage == model.StageAwaiting
	})
	d := open(t, tuitest.Options{Width: 160, Height: 60, Store: s}, i)
	d.Press("h")
	d.Has("±", "dihitung dari tanggal laporan masuk")
}

func TestWalkingAlongTheList(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("enter")
	first := d.Frame()
	d.Press("right", "left")
	if d.Frame() != first {
		t.Error("there and back is not the same")
	}
	d.Press("left")
	d.Has("Ini laporan pertama")
	d.Press("right", "right", "esc")
	if !strings.Contains(d.Frame(), "3 dari") {
		t.Errorf("the list did not go along:\n%s", d.Frame())
	}
}

func TestALongTextScrolls(t *testing.T) {
	s := tuitest.NewStore(20)
	s.Edit(3, func(d *model.Dossier) {
		d.Report.Texts.Edited = strings.Repeat("baris yang panjang sekali\n", 200) + "AKHIR"
	})
	d := open(t, tuitest.Options{Store: s}, 3)
	d.Has("baris lagi")
	d.Press("G")
	d.Has("Riwayat")
	d.Lacks("baris lagi")
	d.Press("g")
	d.Has("baris lagi", "#"+s.Report(3).Report.Tracking)
}

func TestADeadlineThatStandsStillHasNoEmptyDate(t *testing.T) {
	s := tuitest.NewStore(300)
	i := find(t, s, func(d model.Dossier) bool { return d.Report.Deadlines.Paused && d.Report.Deadlines.Due.IsZero() })
	d := open(t, tuitest.Options{Width: 100, Height: 60, Store: s}, i)
	d.Press("h")
	d.Has(": jeda")
	d.Lacks("  (jeda)")
}
