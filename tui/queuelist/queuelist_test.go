package queuelist_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"pgregory.net/rapid"

	"lapor/model"
	"lapor/model/queue"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/tuitest"
)

// cursor is the line of the screen under the cursor.
func cursor(d *tuitest.Driver) string {
	for line := range strings.Lines(d.Frame()) {
		if strings.HasPrefix(line, "▌") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// tracking is the number on the cursor line.
func tracking(d *tuitest.Driver) string {
	fields := strings.Fields(strings.Trim(cursor(d), "▌■!↑~ "))
	if len(fields) < 2 {
		return ""
	}
	return fields[1]
}

func TestGoldens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 50}} {
		for _, lang := range text.Languages() {
			d := tuitest.Start(t, tuitest.Options{Width: size[0], Height: size[1], Config: screen.Config{Language: lang}})
			d.Press("down", "down", "space")
			d.Golden(fmt.Sprintf("queue-%dx%d-%s", size[0], size[1], lang))
		}
	}
}

func TestMonoNeedsNoColour(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Colours: colorprofile.ASCII})
	d.Press("down")
	if s := d.Styled(); strings.Contains(s, "38;5") || strings.Contains(s, "48;5") {
		t.Error("a colour in mono")
	}
	if !strings.Contains(d.Styled(), "\x1b[7m") {
		t.Error("nothing is reversed: where is the cursor?")
	}
}

func TestASCIIConsole(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 120, Height: 40, Config: screen.Config{ASCII: true}})
	d.Press("down", "?")
	for i, r := range d.Styled() {
		if r > 0x7e {
			t.Fatalf("%q at %d", r, i)
		}
	}
}

func TestMovingThroughAView(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Store: tuitest.NewStore(1000)})
	d.Press("7")
	first := tracking(d)
	d.Press("G")
	d.Has("941 dari 941")
	last := tracking(d)
	if first == last {
		t.Fatal("G does not go to the end")
	}
	d.Press("g")
	if got := tracking(d); got != first {
		t.Errorf("g goes to %s, not %s", got, first)
	}
	seen := map[string]bool{}
	for range 1000 {
		d.Press("j")
		seen[tracking(d)] = true
	}
	if got := tracking(d); got != last || len(seen) != 940 {
		t.Errorf("j ends at %s after %d reports", got, len(seen))
	}
	if d.Store.Pages > 60 {
		t.Errorf("%d pages were read", d.Store.Pages)
	}
	for range 200 {
		d.Press("pgup")
	}
	if got := tracking(d); got != first {
		t.Errorf("PgUp ends at %s", got)
	}
}

func TestTheRowUnderTheCursorStaysWhenOthersArrive(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("7", "j", "j", "j", "j")
	was := tracking(d)
	line := strings.Index(d.Frame(), "▌")
	// Something with an earlier deadline moves in above.
	d.Store.Edit(90, func(dos *model.Dossier) { dos.Report.Deadlines.Due = dos.Report.Deadlines.Due.AddDays(-90) })
	d.Changed()
	if got := tracking(d); got != was {
		t.Errorf("the cursor went from %s to %s", was, got)
	}
	if strings.Index(d.Frame(), "▌") == line {
		return
	}
	d.Has(was)
}

func TestWhenTheRowLeavesTheCursorGoesToItsNeighbour(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("7", "j", "j")
	gone := tracking(d)
	d.Press("j")
	next := tracking(d)
	d.Press("k")
	id, err := d.Store.ByTracking(context.Background(), gone)
	if err != nil {
		t.Fatal(err)
	}
	d.Store.Gone(id)
	d.Changed()
	if got := tracking(d); got != next {
		t.Errorf("the cursor is on %s, not on %s", got, next)
	}
	d.Lacks(gone)
}

// Whoever works down a list goes on with the next one, wherever the order
// puts a report that was just answered.
func TestTheCursorDoesNotRunAfterWhatWasAnswered(t *testing.T) {
	for name, way := range map[string]struct{ before, after []string }{
		"in the queue":  {},
		"from a report": {before: []string{"enter"}, after: []string{"esc"}},
	} {
		d := tuitest.Start(t, tuitest.Options{})
		d.Press("7", "j", "j", "j")
		next := tracking(d)
		d.Press("k")
		answered := tracking(d)
		d.Press(way.before...)
		d.Press("t")
		d.Type("Petugas sudah datang tadi pagi dan menambal lubang itu sampai selesai.")
		d.Press("f10")
		d.Press(way.after...)
		i := 0
		for d.Store.Report(i).Report.Tracking != answered {
			i++
		}
		d.Store.Edit(i, func(dos *model.Dossier) { dos.Report.Deadlines.Due = dos.Report.Deadlines.Due.AddDays(400) })
		d.Changed()
		if got := tracking(d); got != next {
			t.Errorf("%s: after an answer to %s the cursor is on %s, not on %s", name, answered, got, next)
		}
		d.Press("enter")
		d.Has(next)
	}
}

func TestTabsAndTheirCounts(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 200})
	d.Has("1 Perlu tindakan", "2 Belum terverifikasi", "Terlambat")
	d.Press("4")
	today := cursor(d)
	if !strings.Contains(today, "H+") {
		t.Errorf("overdue begins with %q", today)
	}
	d.Press("tab", "shift+tab")
	if cursor(d) != today {
		t.Error("Tab and back is not where it was")
	}
}

func TestMarksSurviveARefresh(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("space", "space", "space")
	d.Has("3 dipilih")
	d.Changed()
	d.Has("3 dipilih")
	if n := strings.Count(d.Frame(), "■"); n != 3 {
		t.Errorf("%d marks on the screen", n)
	}
	d.Press("esc")
	d.Lacks("dipilih")
}

func TestSearchAsYouType(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("/")
	d.Type("jalan")
	d.Has("Cari: jalan", "ditemukan")
	d.Has("1 dari ")
	d.Type(" status:xy")
	d.Has("“xy” tidak dikenal untuk status")
	d.Press("ctrl+u")
	d.Type("zzzzqq")
	d.Has("Tidak ada yang cocok")
	d.Press("esc")
	d.Lacks("Cari:")
	d.Has("1 Perlu tindakan")
}

func TestLettersInTheSearchFieldAreLetters(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("/")
	d.Type("qt?1")
	d.Has("Cari: qt?1")
	d.Paste("tempelan\x1b[2J\nbaris")
	d.Has("tempelan")
	if d.Quit {
		t.Error("q in the search field ended the program")
	}
}

func TestASearchBecomesAView(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 240, Height: 40})
	d.Press("/")
	d.Type("jalan")
	d.Press("enter", "ctrl+s")
	d.Type("Jalan rusak")
	d.Press("enter", "esc")
	d.Has("Jalan rusak")
	views, _ := d.Store.SavedViews(context.Background())
	if len(views) != 1 || views[0].Query != "jalan" {
		t.Fatalf("saved %+v", views)
	}
	d.Press("9")
	d.Has("9 Jalan rusak")
	d.Press("ctrl+d")
	d.Lacks("9 Jalan rusak")
}

func TestSearchLooksAmongWhatIsDoneToo(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	for i := range d.Store.Len() {
		if r := d.Store.Report(i).Report; r.Stage == model.StageClosed {
			d.Press("/")
			d.Type("#" + r.Tracking)
			d.Press("enter")
			d.Has(r.Tracking, "Selesai & arsip")
			return
		}
	}
	t.Fatal("no closed report to look for")
}

func TestAnswersToFormerQuestionsAreDropped(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	was := d.Frame()
	d.Send(screen.Answer[queue.Page]{Gen: 1, Value: queue.Page{}})
	if d.Frame() != was {
		t.Error("a foreign answer changed the screen")
	}
}

func TestAnEmptyQueueSaysSoKindly(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Store: tuitest.NewStore(0)})
	d.Has("Tidak ada laporan yang menunggu Anda.", "Data per 06.12.")
	d.Press("j", "G", "enter", "space", "pgdn", "left")
}

func TestAFailingReadIsExplained(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Store.Fail = &model.Error{Code: "cache_io"}
	d.Press("3")
	d.Has("gagal", "aman")
	d.Fits()
}

// hostile draws titles as they really come: controls, wide signs, marks.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"\x1b]0;x\x07\x1b[2J", "\u009d52;c;!\u009c", "👩‍👩‍👧‍👦👍🏽🇮🇩", "漢字かな交じり文", "e" + strings.Repeat("\u0301", 50), "\u202eabc", strings.Repeat("W", 10000), "a\nb\tc\rd",
	}))
}

func TestNoTitleIsWiderThanTheScreen(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 80, Height: 24, Store: tuitest.NewStore(12)})
	rapid.Check(t, func(rt *rapid.T) {
		for i := range d.Store.Len() {
			title := hostile().Draw(rt, "title")
			body := hostile().Draw(rt, "text")
			d.Store.Edit(i, func(dos *model.Dossier) {
				dos.Report.Title, dos.Report.Category, dos.Report.Tracking = title, body, title
				dos.Report.Texts.Edited, dos.Report.Texts.Original = body, body
			})
		}
		width, height := rapid.IntRange(60, 220).Draw(rt, "width"), rapid.IntRange(15, 60).Draw(rt, "height")
		d.Resize(width, height)
		d.Changed()
		check := func() {
			d.Fits()
			if n := strings.Count(d.Styled(), "\n") + 1; n != height {
				rt.Fatalf("%d lines on a screen of %d", n, height)
			}
			if s := d.Styled(); strings.ContainsAny(s, "\x07\u009d\u202e\x00") || strings.Contains(s, "\x1b]") {
				rt.Fatal("a control sequence of a citizen reached the screen")
			}
		}
		check()
		d.Press("enter")
		check()
		d.Press("h")
		check()
		d.Press("esc")
	})
}

func BenchmarkKeyAndFrame(b *testing.B) {
	d := tuitest.Start(b, tuitest.Options{Width: 120, Height: 60, Store: tuitest.NewStore(400)})
	d.Press("7")
	keys := []string{"down", "up"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		d.Model.Update(tuitest.Key(keys[i%2]))
		_ = d.Model.View()
	}
}

func TestAWithheldTitleIsSaidNotLeftBlank(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Store.Edit(0, func(dos *model.Dossier) {
		dos.Report.Anonymous, dos.Report.Released, dos.Report.View, dos.Report.Title = true, false, model.ViewUnit, ""
	})
	d.Lacks("isi belum dilepas")
	d.Changed()
	d.Press("/")
	d.Type(d.Store.Report(0).Report.Tracking)
	d.Press("enter")
	d.Has("isi belum dilepas")
}
