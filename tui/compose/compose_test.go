package compose_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/tuitest"
)

const good = "Tim kami sudah menambal jalan itu pada 10 November 2026."

// open starts the program on a reply or note to the first report that may be
// answered.
func open(t *testing.T, o tuitest.Options, what action.Name) (*tuitest.Driver, int) {
	t.Helper()
	d := tuitest.Start(t, o)
	at := awaiting(t, d.Store)
	d.Send(screen.Open{Screen: action.ScreenCompose, Action: what, Report: d.Store.Report(at).Report.ID})
	d.Advance(time.Second) // typing fingers have stopped
	return d, at
}

func awaiting(t *testing.T, s *tuitest.Store) int {
	t.Helper()
	for i := range s.Len() {
		if r := s.Report(i).Report; r.Stage == model.StageAwaiting && !r.Anonymous {
			return i
		}
	}
	t.Fatal("no report awaits a reply")
	return 0
}

func drafts(t *testing.T, s *tuitest.Store) []model.Draft {
	t.Helper()
	all, err := s.Drafts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func outbox(t *testing.T, s *tuitest.Store) []model.Outgoing {
	t.Helper()
	all, err := s.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// write types at the speed of a paste but as keys: time stands still.
func write(d *tuitest.Driver, text string) {
	for _, r := range text {
		d.Send(tuitest.Key(string(r)))
	}
}

func TestAReplyIsWrittenAndSent(t *testing.T) {
	d, at := open(t, tuitest.Options{}, action.Reply)
	r := d.Store.Report(at).Report
	d.Has("Tanggapan", "F10", "Hasil")
	write(d, good)
	d.Has("menambal jalan", "56 karakter")
	d.Press("f10")
	out := outbox(t, d.Store)
	if len(out) != 1 || out[0].Op.Kind != model.KindFollowUpResult || out[0].Op.Body.Text != good || out[0].Op.Report != r.ID {
		t.Fatalf("outbox %+v", out)
	}
	if wait := out[0].LeavesAt.Sub(d.Clock.Now()); wait != desk.UndoWindow {
		t.Errorf("leaves in %v", wait)
	}
	if len(drafts(t, d.Store)) != 0 {
		t.Error("the draft outlives the reply")
	}
	d.Has("Terkirim dalam", "u urungkan")
	d.Lacks("Tanggapan Anda")
}

func TestTheDraftIsOnDiskWithinASecond(t *testing.T) {
	d, _ := open(t, tuitest.Options{}, action.Reply)
	write(d, "a")
	d.Has("menyimpan konsep")
	d.Lacks("Konsep tersimpan")
	for range 12 { // somebody who never pauses
		d.Advance(100 * time.Millisecond)
		write(d, "b")
	}
	kept := drafts(t, d.Store)
	if len(kept) != 1 || !strings.HasPrefix(kept[0].Body.Text, "abbbbbbb") {
		t.Fatalf("after 1.2 seconds of typing the disk has %+v", kept)
	}
	d.Advance(desk.AutosavePause)
	if kept = drafts(t, d.Store); len(kept) != 1 || kept[0].Body.Text != "a"+strings.Repeat("b", 12) {
		t.Fatalf("after a pause the disk has %+v", kept)
	}
	d.Has("Konsep tersimpan 0")
}

func TestEscKeepsEverything(t *testing.T) {
	d, at := open(t, tuitest.Options{}, action.Reply)
	id := d.Store.Report(at).Report.ID
	write(d, "Sudah kami")
	d.Send(tuitest.Key("esc")) // at once, before any autosave
	d.Has("Konsep disimpan 0")
	d.Lacks("Tanggapan Anda")
	if kept := drafts(t, d.Store); len(kept) != 1 || kept[0].Body.Text != "Sudah kami" || kept[0].Report != id {
		t.Fatalf("drafts %+v", kept)
	}
	d.Send(screen.Open{Screen: action.ScreenCompose, Action: action.Reply, Report: id})
	d.Advance(time.Second)
	d.Has("Sudah kami", "Melanjutkan konsep")
	write(d, " tambal.")
	d.Advance(time.Second)
	if kept := drafts(t, d.Store); len(kept) != 1 || kept[0].Body.Text != "Sudah kami tambal." {
		t.Fatalf("going on made %+v", kept)
	}
	// Emptied, it is no draft any more.
	for range 30 {
		d.Send(tuitest.Key("backspace"))
	}
	d.Send(tuitest.Key("esc"))
	if kept := drafts(t, d.Store); len(kept) != 0 {
		t.Errorf("an empty draft stays: %+v", kept)
	}
}

func TestNothingTypedLeavesNothing(t *testing.T) {
	d, _ := open(t, tuitest.Options{}, action.Note)
	d.Has("Catatan internal (tidak dilihat pelapor)")
	d.Press("esc")
	if len(drafts(t, d.Store)) != 0 || len(outbox(t, d.Store)) != 0 {
		t.Error("something was written")
	}
}

func TestAFailedSaveIsSaidAndTheTextStays(t *testing.T) {
	d, _ := open(t, tuitest.Options{}, action.Reply)
	d.Store.Fail = &model.Error{Code: "disk_full"}
	write(d, good)
	d.Advance(time.Second)
	d.Has("Konsep BELUM tersimpan", "Ruang simpan penuh", "menambal")
	d.Press("esc")
	d.Has("Kembali ke tulisan")
	d.Advance(time.Second)
	d.Press("enter")
	d.Has("menambal") // the safe answer
	d.Store.Fail = nil
	d.Advance(2 * time.Second)
	if kept := drafts(t, d.Store); len(kept) != 1 || kept[0].Body.Text != good {
		t.Errorf("not tried again: %+v", kept)
	}
	d.Has("Konsep tersimpan")
}

func TestAFailedSendingKeepsTextAndDraft(t *testing.T) {
	d, _ := open(t, tuitest.Options{}, action.Reply)
	write(d, good)
	d.Advance(time.Second)
	d.Store.Fail = &model.Error{Code: model.ParkMoved}
	d.Press("f10")
	d.Has("Laporan sudah dipindahkan", "menambal")
	d.Store.Fail = nil
	if kept := drafts(t, d.Store); len(kept) != 1 || kept[0].Body.Text != good {
		t.Errorf("drafts %+v", kept)
	}
	if len(outbox(t, d.Store)) != 0 {
		t.Error("sent anyway")
	}
}

func TestAnInterimNeedsItsDay(t *testing.T) {
	d, _ := open(t, tuitest.Options{}, action.Reply)
	write(d, good)
	d.Press("f2", "f2") // result → result and close → interim
	d.Has("Hasil dijanjikan", "Tanggapan awal perlu tanggal")
	d.Press("f10")
	if len(outbox(t, d.Store)) != 0 {
		t.Fatal("an interim without a day was sent")
	}
	write(d, "2") // the day has the keys now
	d.Has("Senin, 16 Nov 2026", "2 hari kerja")
	d.Press("enter")
	write(d, " Lanjut.")
	d.Press("f10")
	out := outbox(t, d.Store)
	if len(out) != 1 || out[0].Op.Kind != model.KindFollowUpInterim || out[0].Op.Body.Date != calendar.NewDate(2026, 11, 16) {
		t.Fatalf("outbox %+v", out)
	}
	if out[0].Op.Body.Text != good+" Lanjut." {
		t.Errorf("text %q", out[0].Op.Body.Text)
	}
}

func TestANumberNeedsOneExplicitYes(t *testing.T) {
	d, _ := open(t, tuitest.Options{}, action.Reply)
	write(d, good+" Hubungi 0812-3456-7890.")
	d.Has("data pribadi")
	d.Press("f10")
	d.Has("Ada data pribadi", "0812-3456-7890", "Kembali ke tulisan", "Kirim juga")
	d.Press("f10") // the key that asked does not answer
	if len(outbox(t, d.Store)) != 0 {
		t.Fatal("sent by the key that opened the question")
	}
	d.Press("enter") // back to the text
	if len(outbox(t, d.Store)) != 0 {
		t.Fatal("sent by the safe answer")
	}
	d.Press("f10")
	d.Advance(time.Second)
	d.Press("2")
	if out := outbox(t, d.Store); len(out) != 1 {
		t.Fatalf("outbox %+v", out)
	}
}

func TestANewerReplyIsShownBeforeItIsSentToo(t *testing.T) {
	d, at := open(t, tuitest.Options{}, action.Reply)
	write(d, good)
	d.Store.Edit(at, func(x *model.Dossier) {
		x.Report.Revs.Public++
		x.Report.Revs.Rev++
		x.Events = append(x.Events, model.Event{Kind: model.KindFollowUpResult, Name: "Rina", At: d.Clock.Now(),
			Audience: model.AudiencePublic, Body: model.EventBody{Text: "Lubang sudah ditutup kemarin."}})
	})
	d.Changed()
	d.Has("Laporan berubah sejak Anda mulai menulis")
	d.Press("f10")
	d.Has("Sudah ada tanggapan yang lebih baru", "Lubang sudah ditutup kemarin.", "Rina")
	if len(outbox(t, d.Store)) != 0 {
		t.Fatal("sent over a newer reply")
	}
	d.Advance(time.Second)
	d.Press("2")
	if out := outbox(t, d.Store); len(out) != 1 || out[0].Op.Base.Public != 2 {
		t.Fatalf("outbox %+v", out)
	}
}

func TestAsWhomIsAskedOnce(t *testing.T) {
	store := tuitest.NewStore(40)
	at := awaiting(t, store)
	r := store.Report(at).Report
	store.As(model.RoleCoordinator, r.Agency)
	store.Also(model.RoleLiaison, r.Holder)
	d := tuitest.Start(t, tuitest.Options{Store: store})
	d.Send(screen.Open{Screen: action.ScreenCompose, Action: action.Reply, Report: r.ID})
	d.Advance(time.Second)
	write(d, good)
	d.Press("f10")
	d.Has("Sebagai siapa?", "Admin koordinator", "Pejabat penghubung")
	d.Advance(time.Second)
	d.Press("2")
	if out := outbox(t, store); len(out) != 1 || out[0].Op.As.IsZero() {
		t.Fatalf("outbox %+v", out)
	}
}

func TestGoldens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 50}} {
		for _, lang := range text.Languages() {
			o := tuitest.Options{Width: size[0], Height: size[1], Config: screen.Config{Language: lang}}
			d, _ := open(t, o, action.Reply)
			write(d, "Sudah dikoordinasikan dengan dinas terkait.")
			d.Press("f2", "f2")
			write(d, "3")
			d.Advance(time.Second)
			d.Golden(fmt.Sprintf("interim-%dx%d-%s", size[0], size[1], lang))
			d, _ = open(t, o, action.Note)
			write(d, "Sudah ditelepon, menunggu foto.")
			d.Advance(time.Second)
			d.Golden(fmt.Sprintf("note-%dx%d-%s", size[0], size[1], lang))
		}
	}
}

func TestItFitsEverywhere(t *testing.T) {
	for _, size := range [][2]int{{60, 15}, {80, 24}, {109, 30}, {110, 30}, {200, 60}} {
		d, _ := open(t, tuitest.Options{Width: size[0], Height: size[1]}, action.Reply)
		d.Paste(strings.Repeat("panjang ", 60) + "0812-3456-7890 " + strings.Repeat("x", 150))
		for range 4 {
			d.Press("f3", "f2")
			d.Fits()
			d.Has("xxx", "karakter", "data pribadi")
		}
		d.Resize(70, 18)
		d.Fits()
		d.Has("xxx")
	}
}

func TestAPasteBelongsToTheText(t *testing.T) {
	d, _ := open(t, tuitest.Options{}, action.Reply)
	d.Paste("baris satu\r\nbaris dua \u202e\x1b]52;c;aGFp\x07\u009d akhir")
	d.Advance(time.Second)
	d.Has("baris satu", "baris dua", "akhir")
	for _, bad := range []string{"\x1b]52", "\u202e", "\u009d", "\x07"} {
		if strings.Contains(d.Styled(), bad) {
			t.Errorf("the terminal gets %q", bad)
		}
	}
	kept := drafts(t, d.Store)
	if len(kept) != 1 || !strings.HasPrefix(kept[0].Body.Text, "baris satu\nbaris dua ") {
		t.Errorf("drafts %+v", kept)
	}
	d.Fits()
}

func TestHostileReportsStayText(t *testing.T) {
	store := tuitest.NewStore(40)
	at := awaiting(t, store)
	store.Edit(at, func(x *model.Dossier) {
		x.Report.Title = "\x9d0;judul\x07\u202e" + strings.Repeat("é\u0301\u0301\u0301\u0301\u0301", 40)
		x.Report.Texts.Original = "\x1b[2J\x1b]0;x\x07" + strings.Repeat("👨‍👩‍👧 漢字 ", 300)
		x.Report.Texts.Edited = ""
	})
	for _, width := range []int{80, 160} {
		d, _ := open(t, tuitest.Options{Store: store, Width: width, Height: 30}, action.Reply)
		d.Fits()
		for _, bad := range []string{"\x1b[2J", "\x1b]0", "\u202e", "\x07"} {
			if strings.Contains(d.Styled(), bad) {
				t.Errorf("the terminal gets %q", bad)
			}
		}
	}
}

// A held key repeats faster than any finger: every repetition arrives, none
// runs on after it.
func TestAHeldKey(t *testing.T) {
	d, _ := open(t, tuitest.Options{}, action.Reply)
	for range 200 {
		d.Send(tuitest.Key("a"))
		d.Advance(3 * time.Millisecond)
	}
	for range 80 {
		d.Send(tuitest.Key("backspace"))
		d.Advance(3 * time.Millisecond)
	}
	d.Advance(time.Second)
	if kept := drafts(t, d.Store); len(kept) != 1 || kept[0].Body.Text != strings.Repeat("a", 120) {
		t.Errorf("drafts %+v", kept)
	}
	d.Has("120 karakter")
}

func TestOneNoteForSeveralReports(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 100, Height: 30})
	ids := []model.ID{d.Store.Report(1).Report.ID, d.Store.Report(2).Report.ID, d.Store.Report(3).Report.ID}
	d.Send(screen.Open{Screen: action.ScreenCompose, Action: action.Note, Report: ids[0], Many: ids})
	d.Advance(time.Second)
	d.Has("ke 3 laporan, satu per satu")
	write(d, "rapat Senin")
	d.Advance(time.Second)
	d.Press("f10")
	d.Has("3 tersimpan, 0 tidak")
	out := outbox(t, d.Store)
	if len(out) != 3 || out[2].Op.Report != ids[2] || out[2].Op.Body.Text != "rapat Senin" {
		t.Errorf("outbox %+v", out)
	}
	if kept := drafts(t, d.Store); len(kept) != 0 {
		t.Errorf("the draft outlives its notes: %+v", kept)
	}
}

// A second reply is sometimes meant; written by mistake it would reach the
// reporter twice.
func TestAReplyThatHasNotLeftIsShownBeforeAnother(t *testing.T) {
	d, at := open(t, tuitest.Options{}, action.Reply)
	warning := "belum terkirim; ini akan jadi tambahan"
	d.Lacks(warning)
	write(d, good)
	d.Press("f10")
	again := func(what action.Name) {
		d.Send(screen.Open{Screen: action.ScreenCompose, Action: what, Report: d.Store.Report(at).Report.ID})
		d.Advance(time.Second)
	}
	again(action.Reply)
	d.Has(warning)
	d.Press("esc")
	again(action.Note)
	d.Lacks(warning)
}
