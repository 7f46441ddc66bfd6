package outbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/tui/action"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/tuitest"
)

const reply = "Tim sudah menambal jalan itu pada 10 November 2026."

// filled is a store with an operation in every state and one draft.
func filled(t *testing.T) *tuitest.Store {
	t.Helper()
	s := tuitest.NewStore(40)
	now := s.Clock.Now()
	put := func(i int, kind model.Kind, state model.OutState, words string, change func(*model.Outgoing)) {
		r := s.Report(i).Report
		o := model.Outgoing{State: state, Tracking: r.Tracking, Title: r.Title, Size: 180 + len(words),
			Op: model.Operation{ID: s.ID(), Kind: kind, Report: r.ID, Written: now.Add(-90 * time.Minute), Body: model.Body{Text: words}}}
		if change != nil {
			change(&o)
		}
		s.Put(o)
	}
	put(1, model.KindFollowUpResult, model.OutWaiting, reply, func(o *model.Outgoing) { o.LeavesAt = now.Add(52 * time.Second) })
	put(2, model.KindNote, model.OutWaiting, "Sudah ditelepon.", nil)
	put(3, model.KindClaim, model.OutSending, "", nil)
	put(4, model.KindFollowUpInterim, model.OutParked, reply, func(o *model.Outgoing) { o.Outcome.Reason = model.ParkMoved })
	put(5, model.KindHold, model.OutRejected, "", func(o *model.Outgoing) {
		o.Op.Body.Reason, o.Outcome.Reason = "lokasi kurang jelas", model.RejectStale
	})
	put(6, model.KindFollowUpResult, model.OutAccepted, reply, func(o *model.Outgoing) { o.Outcome.At = now.Add(-time.Hour) })
	if _, err := s.SaveDraft(t.Context(), model.Draft{Report: s.Report(8).Report.ID, Kind: model.KindFollowUpResult,
		Body: model.Body{Text: "Baru setengah"}}); err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t *testing.T, o tuitest.Options) *tuitest.Driver {
	t.Helper()
	if o.Store == nil {
		o.Store = filled(t)
	}
	d := tuitest.Start(t, o)
	d.Send(screen.Open{Screen: action.ScreenOutbox})
	return d
}

func unsent(t *testing.T, s *tuitest.Store) int {
	t.Helper()
	all, err := s.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, o := range all {
		if o.State == model.OutWaiting {
			n++
		}
	}
	return n
}

func TestGoldens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 50}} {
		for _, lang := range text.Languages() {
			d := open(t, tuitest.Options{Width: size[0], Height: size[1], Config: screen.Config{Language: lang}})
			d.Fits()
			d.Golden(fmt.Sprintf("outbox-%dx%d-%s", size[0], size[1], lang))
		}
	}
}

func TestStatesAreWords(t *testing.T) {
	d := open(t, tuitest.Options{})
	d.Has("Terkirim dalam 0.52", "Menunggu jaringan", "Sedang dikirim", "Perlu keputusan Anda", "Tidak dapat diproses",
		"Diterima server", "Konsep", "Belum terkirim: 3", "menambal jalan")
	d.Advance(2 * time.Second)
	d.Has("Terkirim dalam 0.50")
	d.Advance(time.Minute)
	d.Lacks("Terkirim dalam")
	d.Press("end") // accepted
	d.Has("Diterima server 0")
}

func TestTakingBackMakesADraft(t *testing.T) {
	d := open(t, tuitest.Options{})
	d.Press("t")
	d.Has("Ditarik kembali. Teksnya menjadi konsep.")
	if n := unsent(t, d.Store); n != 1 {
		t.Errorf("%d wait", n)
	}
	drafts, _ := d.Store.Drafts(t.Context())
	if len(drafts) != 2 || drafts[1].Body.Text != reply {
		t.Errorf("drafts %+v", drafts)
	}
	d.Press("home", "down", "t") // what is being sent
	d.Has("tidak dapat ditarik lagi")
}

func TestTheMenuChangesATextThatHasNotLeft(t *testing.T) {
	d := open(t, tuitest.Options{})
	d.Press("enter")
	d.Has("Ubah teksnya", "Tarik kembali", "Kirim sekarang", "Salin teks", "Buka laporan")
	d.Advance(time.Second)
	d.Press("2")
	d.Has("Mengubah yang belum terkirim", reply)
	d.Advance(time.Second) // keys meant for the menu are over
	for _, r := range " Sekian." {
		d.Send(tuitest.Key(string(r)))
	}
	d.Press("f10")
	d.Has("Perubahan tersimpan")
	all, _ := d.Store.Outbox(t.Context())
	if all[0].Op.Body.Text != reply+" Sekian." || len(all) != 6 {
		t.Errorf("outbox %+v", all[0])
	}
}

func TestEnterTwiceDoesNothing(t *testing.T) {
	d := open(t, tuitest.Options{})
	before := d.Frame()
	d.Press("enter")
	d.Advance(time.Second)
	d.Press("enter") // the safe answer is under the cursor
	if unsent(t, d.Store) != 2 {
		t.Error("something was taken back")
	}
	d.Has(strings.TrimSpace(strings.Split(before, "\n")[1]))
}

func TestSendingNowEndsTheHolds(t *testing.T) {
	d := open(t, tuitest.Options{})
	d.Press("enter")
	d.Advance(time.Second)
	d.Press("4")
	d.Lacks("Terkirim dalam")
	if d.Store.Sync.Asked != 1 {
		t.Errorf("asked for %d exchanges", d.Store.Sync.Asked)
	}
}

func TestARefusedOneIsPutAwayOnlyByTheOfficer(t *testing.T) {
	d := open(t, tuitest.Options{})
	d.Press("down", "down", "down", "down")
	d.Has("lokasi kurang jelas", "status sudah berubah", "Tulisan Anda aman")
	d.Press("enter")
	d.Advance(time.Second)
	d.Press("2")
	d.Has("Disingkirkan")
	d.Lacks("lokasi kurang jelas")
}

func TestADraftIsDeletedOnlyAfterASecondQuestion(t *testing.T) {
	d := open(t, tuitest.Options{})
	d.Press("down", "down", "down", "down", "down")
	d.Has("Baru setengah")
	d.Press("enter")
	d.Advance(time.Second)
	d.Press("3")
	d.Has("Ya, hapus untuk selamanya")
	d.Advance(time.Second)
	if drafts, _ := d.Store.Drafts(t.Context()); len(drafts) != 1 {
		t.Fatal("deleted by one key")
	}
	d.Press("2")
	if drafts, _ := d.Store.Drafts(t.Context()); len(drafts) != 0 {
		t.Error("not deleted")
	}
}

func TestHostileTextStaysText(t *testing.T) {
	s := tuitest.NewStore(20)
	s.Put(model.Outgoing{State: model.OutWaiting, Tracking: "1\x1b[2J", Title: "\x9d0;judul\x07\u202eterbalik",
		Op: model.Operation{ID: s.ID(), Kind: model.KindNote, Body: model.Body{Text: "a\x1b]52;c;aGFp\x07b\u009d"}}})
	d := open(t, tuitest.Options{Store: s})
	for _, bad := range []string{"\x1b]52", "\x1b[2J", "\u202e", "\u009d", "\x07"} {
		if strings.Contains(d.Styled(), bad) {
			t.Errorf("the terminal gets %q", bad)
		}
	}
	d.Fits()
}

func TestNothingWaits(t *testing.T) {
	d := open(t, tuitest.Options{Store: tuitest.NewStore(10)})
	d.Has("Tidak ada yang menunggu")
	d.Press("enter", "t", "esc")
}
