package tui_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui"
	"lapor/tui/action"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/theme"
	"lapor/tui/tuitest"
)

// ready is the first report that can be claimed, noted on …: any open one.
func ready(t *testing.T, s *tuitest.Store) model.Report {
	t.Helper()
	for i := range s.Len() {
		if r := s.Report(i).Report; r.Stage == model.StageAwaiting {
			return r
		}
	}
	t.Fatal("no report awaits a follow-up")
	return model.Report{}
}

// write puts a note into the outbox.
func write(t *testing.T, d *tuitest.Driver) model.Outgoing {
	t.Helper()
	out, err := d.Store.Submit(t.Context(), model.Operation{Kind: model.KindNote, Report: ready(t, d.Store).ID,
		Body: model.Body{Text: "sudah dicek"}}, time.Minute, model.ID{})
	if err != nil {
		t.Fatal(err)
	}
	d.Changed()
	return out
}

func TestTheHeaderSaysWhoseDeskItIs(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 120, Height: 30})
	d.Has("lapor", "Pemerintah Kabupaten Banjar", "Admin koordinator", "Tersambung")
	d = tuitest.Start(t, tuitest.Options{Width: 120, Height: 30, Config: screen.Config{Language: text.English}})
	d.Has("Coordinator", "Connected", "Needs action")
}

func TestNothingIsCalledSentWhileSomethingIsUnsent(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Has("Semua sudah terkirim", "Sinkron terakhir")
	write(t, d)
	d.Has("Belum terkirim: 1")
	d.Lacks("Semua sudah terkirim")
}

func TestQuitAsksOnlyWhenSomethingIsUnsent(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("esc", "esc")
	if d.Quit {
		t.Fatal("Esc left the program")
	}
	write(t, d)
	d.Press("q")
	d.Has("Belum terkirim: 1", "Aman di laptop ini", "Kirim sekarang", "Tutup")
	if d.Quit {
		t.Fatal("q left with something unsent")
	}
	d.Press("esc")
	d.Lacks("Kirim sekarang")
	d.Press("q", "1")
	if d.Store.Sync.Waited != 1 || !d.Quit {
		t.Errorf("sent %d times, quit %v", d.Store.Sync.Waited, d.Quit)
	}

	d = tuitest.Start(t, tuitest.Options{})
	d.Press("q")
	if !d.Quit {
		t.Error("q with nothing unsent does not leave")
	}
}

func TestQuitWithoutALinkSaysWhyAndStays(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	write(t, d)
	d.Store.Sync.WaitErr = &model.Error{Code: "sync_no_network"}
	d.Press("ctrl+c", "enter")
	d.Has("Tidak ada jaringan ke server")
	if d.Quit {
		t.Fatal("left although nothing was sent")
	}
	d.Press("down", "enter")
	if !d.Quit {
		t.Error("Tutup does not close")
	}
}

func TestTheHoldCountsDown(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	out := write(t, d)
	d.Send(screen.Push{Screen: &closing{result: screen.Submitted{Out: out}}})
	d.Has("Terkirim dalam 1.00")
	d.Advance(8 * time.Second)
	d.Advance(2 * time.Second)
	d.Has("Terkirim dalam 0.50, u urungkan", "Belum terkirim: 1")
	for range 60 {
		d.Advance(time.Second)
	}
	d.Lacks("Terkirim dalam")
}

// closing is a screen that ends at once with a result.
type closing struct{ result any }

func (c *closing) Init() tea.Cmd                           { return screen.Close(c, c.result) }
func (c *closing) Update(tea.Msg) (screen.Screen, tea.Cmd) { return c, nil }
func (c *closing) View(int, int) string                    { return "" }
func (c *closing) Info() screen.Info                       { return screen.Info{} }
func (c *closing) Subject() screen.Subject                 { return screen.Subject{} }

func TestUndoTakesBackTheLatest(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("u")
	d.Has("tidak ada yang bisa diurungkan")
	write(t, d)
	out := write(t, d)
	d.Press("u")
	d.Has("ditarik kembali", out.Tracking)
	all, _ := d.Store.Outbox(t.Context())
	drafts, _ := d.Store.Drafts(t.Context())
	if len(all) != 1 || len(drafts) != 1 || drafts[0].Body.Text != "sudah dicek" {
		t.Errorf("%d in the outbox, drafts %+v", len(all), drafts)
	}
}

func TestF5LetsEverythingLeave(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	write(t, d)
	d.Press("f5")
	d.Has("› Mengirim & mengambil data") // begun, not done: no tick
	all, _ := d.Store.Outbox(t.Context())
	if d.Store.Sync.Asked != 1 || !all[0].LeavesAt.IsZero() {
		t.Errorf("asked %d times, leaves at %v", d.Store.Sync.Asked, all[0].LeavesAt)
	}
	d.Press("f7")
	d.Has("Mode luring")
	d.Press("f5")
	if d.Store.Sync.Asked != 1 {
		t.Error("F5 exchanged although the officer works offline")
	}
}

func TestTheLinkIsToldInWords(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	for _, c := range []struct {
		link  model.Link
		word  string
		error string
	}{
		{model.Link{}, "Belum tersambung", ""},
		{model.Link{Syncing: true}, "Kirim & ambil", ""},
		{model.Link{LastError: &model.Error{Code: "sync_no_network"}}, "Tidak ada jaringan", ""},
		{model.Link{LastError: &model.Error{Code: "token_expired"}}, "Perlu masuk lagi", "lapor login"},
		{model.Link{LastContact: tuitest.Now.Add(-26 * time.Hour)}, "11 Nov 06.12 (26 jam lalu)", ""},
	} {
		d.Store.Sync.State = c.link
		d.Advance(time.Minute)
		d.Has(c.word)
		if c.error != "" {
			d.Has(c.error)
			d.Press("down")
			d.Advance(time.Minute)
			d.Lacks(c.error) // said once
		}
	}
}

func TestABurstOfKeysIsAPaste(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Burst("?", "b", "e", "c", "a", "k")
	d.Advance(time.Millisecond)
	d.Press("esc") // what a first letter opened, if anything
	d = tuitest.Start(t, tuitest.Options{})
	d.Burst("v", "b", "e", "c", "a", "k", "t", "!")
	d.Has("Tempelan diabaikan")
	d.Has("1 Perlu tindakan") // no dialog stayed open
	d.Paste("rm -rf\nq\n")
	d.Has("Tempelan diabaikan")
	if d.Quit || len(mustOutbox(t, d)) > 0 {
		t.Error("a paste acted")
	}
}

func TestAHeldKeyIsNoPaste(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	for range 30 {
		d.Burst("j")
	}
	for range 30 {
		d.Burst("down", "up")
	}
	d.Lacks("Tempelan")
}

func mustOutbox(t *testing.T, d *tuitest.Driver) []model.Outgoing {
	t.Helper()
	all, err := d.Store.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestADialogIgnoresKeysForAMoment(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	write(t, d)
	d.Advance(time.Second)
	d.Burst("q", "1")
	d.Has("Kirim sekarang")
	if d.Quit {
		t.Fatal("the dialog took a key that was meant for the screen before")
	}
	d.Advance(200 * time.Millisecond)
	d.Burst("1")
	if !d.Quit {
		t.Error("the dialog still ignores keys")
	}
}

func TestTheMenuSaysWhyNot(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 100, Height: 40})
	d.Press("enter", "enter")
	d.Has("Tindakan untuk #", "Verifikasi", "Disposisi", "tidak pada tahap ini")
	d.Fits()
	d.Press("esc")
	d.Lacks("Tindakan untuk")
	d.Press("x") // a letter of something that cannot be done now
	d.Has("Selesaikan: ")
}

func TestThePaletteFindsWhatItIsAsked(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press("ctrl+p")
	d.Type("luring")
	d.Has("Mode luring")
	d.Lacks("Kelola sendiri")
	d.Press("enter")
	if !d.Store.Sync.State.Offline {
		t.Error("the command was not run")
	}
	d.Press("?")
	d.Has("Tindakan pada laporan", "Menulis tanggapan")
	d.Fits()
	d.Press("end", "esc")
	d.Has("1 Perlu tindakan")
}

func TestSmallAndChangingTerminals(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 50, Height: 10})
	d.Has("Layar terlalu kecil")
	d.Fits()
	for _, size := range [][2]int{{60, 15}, {80, 24}, {300, 100}, {1, 1}, {119, 33}, {120, 34}} {
		d.Resize(size[0], size[1])
		d.Fits()
		d.Press("down", "enter", "esc")
		d.Fits()
	}
}

func TestErrorsSayWhatIsSafeAndGoWithTheNextKey(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Send(screen.Failed{Err: &model.Error{Code: "disk_full"}})
	d.Has("Ruang simpan penuh", "aman", "Kosongkan ruang")
	d.Fits()
	d.Press("down")
	d.Lacks("Ruang simpan penuh")
	d.Send(screen.Failed{Err: errors.New("x \x1b]0;evil\x07")})
	if strings.Contains(d.Styled(), "\x1b]") {
		t.Error("an error reached the terminal raw")
	}
}

func TestLightAndDarkFollowTheTerminal(t *testing.T) {
	dark, light := tuitest.Start(t, tuitest.Options{}), tuitest.Start(t, tuitest.Options{Light: true})
	if dark.Frame() != light.Frame() {
		t.Error("the words differ")
	}
	if dark.Styled() == light.Styled() {
		t.Error("the looks do not")
	}
	for _, name := range theme.Names() {
		d := tuitest.Start(t, tuitest.Options{Config: screen.Config{Theme: name}})
		d.Press("down")
		if d.Frame() == "" {
			t.Errorf("%s shows nothing", name)
		}
	}
}

func TestLanguageCanBeChanged(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Press(":")
	d.Type("english")
	d.Press("enter")
	d.Has("Screen language: English", "Needs action")
	d.Press("r") // Reply in English
	d.Lacks("Buka kembali")
}

func TestAScreenThatIsNotThereSaysSo(t *testing.T) {
	screens := tui.Screens()
	delete(screens, action.ScreenOutbox)
	d := tuitest.Start(t, tuitest.Options{Screens: screens})
	d.Press("o")
	d.Has("belum tersedia")
}

func TestNoticesGoAway(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	d.Send(screen.Notice{Text: "pesan"})
	d.Has("pesan")
	d.Advance(10 * time.Second)
	d.Lacks("pesan")
}

func TestRandomKeysNeverBreakTheScreen(t *testing.T) {
	keys := []string{"j", "k", "g", "G", "pgdown", "pgup", "enter", "esc", "tab", "shift+tab", "space", "/", "1", "4", "7", "9",
		"s", "ctrl+t", "ctrl+a", "?", "ctrl+p", "h", "left", "right", "u", "f5", "f7", "x", "z", "ctrl+s", "backspace", "down", "up"}
	d := tuitest.Start(t, tuitest.Options{Store: tuitest.NewStore(60)})
	seed := uint32(1)
	for i := range 4000 {
		seed = seed*1664525 + 1013904223
		d.Press(keys[int(seed>>16)%len(keys)])
		if i%500 == 499 {
			d.Resize(60+int(seed>>20)%200, 15+int(seed>>24)%50)
		}
		if i%20 == 0 {
			d.Fits()
		}
		if d.Quit {
			t.Fatal("ended by itself")
		}
	}
	if n := len(mustOutbox(t, d)); n > 0 {
		t.Errorf("%d operations were written without a confirmation", n)
	}
}

var _ tea.Model = (*tui.Model)(nil)
