package tuitest

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"lapor/tui"
	"lapor/tui/screen"
)

// Options of a driver.
type Options struct {
	Width, Height int // 80 and 24 when zero
	Store         *Store
	Config        screen.Config
	Screens       screen.Registry      // nil = tui.Screens()
	Colours       colorprofile.Profile // zero = 256 colours
	Light         bool
}

// Driver holds the program and runs its commands at once, in order. Timers
// run when the clock is advanced; every key comes a second after the last.
type Driver struct {
	tb    testing.TB
	Model *tui.Model
	Store *Store
	Clock *Clock
	Quit  bool // the program has ended

	width int
}

// Start runs the program to its first settled frame.
func Start(tb testing.TB, o Options) *Driver {
	tb.Helper()
	o.Width, o.Height = cmp.Or(o.Width, 80), cmp.Or(o.Height, 24)
	if o.Store == nil {
		o.Store = NewStore(100)
	}
	if o.Colours == 0 {
		o.Colours = colorprofile.ANSI256
	}
	ctx, cancel := context.WithCancel(context.Background())
	tb.Cleanup(cancel)
	d := &Driver{tb: tb, Store: o.Store, Clock: o.Store.Clock}
	d.Model = tui.New(ctx, tui.Options{Store: o.Store, Sync: o.Store.Sync, Clock: d.Clock, Config: o.Config, Screens: o.Screens})
	d.Model.View() // the first view comes before any size
	d.run(d.Model.Init())
	d.Send(tea.ColorProfileMsg{Profile: o.Colours})
	if o.Light {
		d.Send(tea.BackgroundColorMsg{Color: white{}})
	}
	d.Resize(o.Width, o.Height)
	return d
}

type white struct{}

func (white) RGBA() (r, g, b, a uint32) { return 0xffff, 0xffff, 0xffff, 0xffff }

// Send gives the program a message and runs what follows from it.
func (d *Driver) Send(msg tea.Msg) {
	d.tb.Helper()
	_, cmd := d.Model.Update(msg)
	d.run(cmd)
}

// run runs a command and all that follow. Commands that wait for the outside
// are left out.
func (d *Driver) run(cmd tea.Cmd) {
	queue := []tea.Cmd{cmd}
	for steps := 0; len(queue) > 0; steps++ {
		if steps > 10000 {
			d.tb.Fatal("the program never settles")
		}
		next := queue[0]
		queue = queue[1:]
		if next == nil {
			continue
		}
		switch msg := next().(type) {
		case nil, screen.Waiting:
		case tea.BatchMsg:
			queue = append(queue, msg...)
		case tea.QuitMsg:
			d.Quit = true
		default:
			_, cmd := d.Model.Update(msg)
			queue = append(queue, cmd)
		}
		d.Model.View() // as Bubble Tea does
	}
}

// Press types keys by their names, one a second.
func (d *Driver) Press(keys ...string) {
	d.tb.Helper()
	for _, k := range keys {
		d.Advance(time.Second)
		d.Send(Key(k))
	}
}

// Burst types keys with no time between them.
func (d *Driver) Burst(keys ...string) {
	for _, k := range keys {
		d.Send(Key(k))
	}
}

// Type types letters.
func (d *Driver) Type(text string) {
	for _, r := range text {
		d.Press(string(r))
	}
}

// Paste sends a bracketed paste.
func (d *Driver) Paste(text string) { d.Send(tea.PasteMsg{Content: text}) }

// Advance lets time pass; timers run.
func (d *Driver) Advance(by time.Duration) {
	d.Clock.now = d.Clock.now.Add(by)
	for {
		msg, ok := d.Clock.due()
		if !ok {
			return
		}
		d.Send(msg)
	}
}

// Resize gives the terminal another size.
func (d *Driver) Resize(width, height int) {
	d.width = width
	d.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// Changed says that the store is different.
func (d *Driver) Changed() { d.Send(screen.Changed{}) }

// Styled is the frame with its control sequences.
func (d *Driver) Styled() string { return d.Model.View().Content }

// Frame is the frame as plain text, blanks at line ends removed.
func (d *Driver) Frame() string {
	lines := strings.Split(ansi.Strip(d.Styled()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Has fails the test when the frame lacks one of the texts.
func (d *Driver) Has(texts ...string) {
	d.tb.Helper()
	frame := d.Frame()
	for _, s := range texts {
		if !strings.Contains(frame, s) {
			d.tb.Errorf("the screen does not show %q:\n%s", s, frame)
		}
	}
}

// Lacks fails the test when the frame has one of the texts.
func (d *Driver) Lacks(texts ...string) {
	d.tb.Helper()
	frame := d.Frame()
	for _, s := range texts {
		if strings.Contains(frame, s) {
			d.tb.Errorf("the screen shows %q:\n%s", s, frame)
		}
	}
}

// Fits fails the test when a line of the frame is wider than the terminal.
func (d *Driver) Fits() {
	d.tb.Helper()
	for i, line := range strings.Split(d.Styled(), "\n") {
		if w := ansi.StringWidth(line); w > d.width {
			d.tb.Errorf("line %d is %d cells wide on a screen of %d: %q", i, w, d.width, line)
		}
	}
}

// keyCodes of keys that print nothing.
var keyCodes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6, "f7": tea.KeyF7, "f10": tea.KeyF10,
}

// Key is the message of a key named as Bubble Tea names it.
func Key(name string) tea.KeyPressMsg {
	var mod tea.KeyMod
	for _, m := range []struct {
		prefix string
		mod    tea.KeyMod
	}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}} {
		if rest, ok := strings.CutPrefix(name, m.prefix); ok && rest != "" {
			name, mod = rest, mod|m.mod
		}
	}
	if code, ok := keyCodes[name]; ok {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " ", Mod: mod}
	}
	r, _ := utf8.DecodeRuneInString(name)
	if mod != 0 {
		return tea.KeyPressMsg{Code: r, Mod: mod}
	}
	return tea.KeyPressMsg{Code: r, Text: name}
}

// Golden compares the frame with testdata/<name>.txt of the test's package.
// LAPOR_UPDATE_GOLDEN=1 writes the file instead: look at it before keeping it.
func (d *Driver) Golden(name string) {
	d.tb.Helper()
	d.Fits()
	path := filepath.Join("testdata", name+".txt")
	got := d.Frame() + "\n"
	if os.Getenv("LAPOR_UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			d.tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			d.tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.tb.Fatal(err)
	}
	if got != string(want) {
		d.tb.Errorf("%s is different; want:\n%s\ngot:\n%s", path, want, got)
	}
}
