package syncpanel_test

import (
	"fmt"
	"testing"
	"time"

	"lapor/model"
	"lapor/tui/action"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/tuitest"
)

func open(t *testing.T, o tuitest.Options, link model.Link) *tuitest.Driver {
	t.Helper()
	if o.Store == nil {
		o.Store = tuitest.NewStore(20)
	}
	o.Store.Sync.State = link
	d := tuitest.Start(t, o)
	d.Send(screen.Open{Screen: action.ScreenSync})
	return d
}

func broken() model.Link {
	return model.Link{LastContact: tuitest.Now.Add(-2 * time.Hour), LastTry: tuitest.Now.Add(-time.Minute),
		NextTry: tuitest.Now.Add(90 * time.Second), LastError: &model.Error{Code: "wire_not_ours"}, BytesToday: 48_300,
		Sent: 12, Received: 40, Incomplete: true, ClockOff: 7 * time.Minute}
}

func TestGoldens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 50}} {
		for _, lang := range text.Languages() {
			d := open(t, tuitest.Options{Width: size[0], Height: size[1], Config: screen.Config{Language: lang}}, broken())
			d.Press("up") // the error line goes with the first key
			d.Fits()
			d.Golden(fmt.Sprintf("broken-%dx%d-%s", size[0], size[1], lang))
		}
	}
}

func TestAnErrorSaysWhatIsSafeAndWhatNext(t *testing.T) {
	d := open(t, tuitest.Options{}, broken())
	d.Has("mungkin halaman", "Tidak ada yang hilang", "Buka peramban", "48,3 kB", "12 terkirim, 40 perubahan",
		"berbeda 7 menit", "dalam 1.30")
	d.Advance(10 * time.Second)
	d.Has("dalam 1.20")
}

func TestTheSwitchAndF5(t *testing.T) {
	d := open(t, tuitest.Options{}, model.Link{LastContact: tuitest.Now.Add(-time.Hour)})
	d.Has("Tersambung", "tidak ada, semua sudah diterima server")
	d.Press("f7")
	d.Has("mode luring: program tidak mencoba tersambung", "Akhiri mode luring")
	if !d.Store.Sync.State.Offline {
		t.Error("not offline")
	}
	d.Press("f5")
	if d.Store.Sync.Asked != 0 {
		t.Error("connects although offline")
	}
	d.Press("f7", "f5")
	if d.Store.Sync.Asked != 1 {
		t.Error("F5 does nothing")
	}
	d.Press("esc")
	d.Lacks("Akhiri mode luring")
}

func TestWhatIsStillToGo(t *testing.T) {
	s := tuitest.NewStore(20)
	for range 3 {
		s.Put(model.Outgoing{Op: model.Operation{ID: s.ID(), Kind: model.KindNote}, State: model.OutWaiting, Size: 410})
	}
	d := open(t, tuitest.Options{Store: s}, model.Link{})
	d.Has("3 kiriman, 1,2 kB", "belum pernah")
}
