package palette

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/query"
	"lapor/tui/action"
	"lapor/tui/field"
	"lapor/tui/screen"
)

// entry is a line of the list: an action, or a heading.
type entry struct {
	heading string
	act     action.Action
	label   string
	help    string
	keys    string
	reason  model.Code
	find    string // folded, for the search
}

// List is help, palette or menu.
type List struct {
	deps    *screen.Deps
	title   string
	search  bool // has a search field; menus do not
	full    bool // help: a full screen with headings and the sentences
	all     []entry
	shown   []entry
	field   field.Field
	column  int
	cursor  int
	top     int
	rows    int
	carries screen.Open
}

// NewMenu is the menu Tindakan: acts on a report in words.
func NewMenu(d *screen.Deps, o screen.Open) screen.Screen {
	l := &List{deps: d, carries: o, title: d.T("help.menu")}
	if len(o.Many) > 1 {
		l.title = d.T("help.menuMany", "n", len(o.Many))
	} else if o.Judge.Report != nil {
		l.title = d.T("help.menuFor", "tracking", clean(o.Judge.Report.Tracking))
	}
	for _, item := range d.Keys.Menu(o.Judge) {
		l.all = append(l.all, l.entry(item.Action, item.Reason))
	}
	l.filter()
	return l
}

// NewCommands is the palette: everything that applies here, searchable.
func NewCommands(d *screen.Deps, o screen.Open) screen.Screen {
	l := &List{deps: d, carries: o, title: d.T("help.commands"), search: true}
	var cannot []entry
	for _, a := range d.Keys.In(o.Where) {
		if a.Name == action.Commands {
			continue
		}
		if reason := a.Reason(o.Judge); reason != "" {
			cannot = append(cannot, l.entry(a, reason))
		} else {
			l.all = append(l.all, l.entry(a, ""))
		}
	}
	l.all = append(l.all, cannot...)
	l.filter()
	return l
}

// NewHelp is the same list in groups with a sentence for each, moving
// included, on the whole screen.
func NewHelp(d *screen.Deps, o screen.Open) screen.Screen {
	l := &List{deps: d, carries: o, title: d.T("help.title"), search: true, full: true}
	for _, group := range action.Groups() {
		head := false
		for _, a := range d.Keys.All() {
			if a.Group != group || a.Where&o.Where == 0 {
				continue
			}
			if !head {
				l.all = append(l.all, entry{heading: d.T("help.group." + string(group))})
				head = true
			}
			reason := model.Code("")
			if !a.Hidden {
				reason = a.Reason(o.Judge)
			}
			l.all = append(l.all, l.entry(a, reason))
		}
	}
	if o.Where&action.Queue != 0 {
		l.legend()
	}
	l.filter()
	return l
}

// legend explains the signs of the queue.
func (l *List) legend() {
	d := l.deps
	g := d.Theme.Glyphs
	l.all = append(l.all, entry{heading: d.T("help.legend")})
	sign := func(sign, code string) {
		label := d.Text.Flag(code)
		l.all = append(l.all, entry{label: label, keys: sign, find: query.Fold(label), act: action.Action{Name: "", Hidden: true}})
	}
	sign(g.Parked, "parked")
	sign(g.Unsent, "unsent")
	sign(g.Draft, "draft")
	sign(g.PlusMinus, "estimated")
	for _, code := range []string{"owes", "escalated", "not_authority", "returned", "restricted", "confidential", "anonymous",
		"waiting", "approval", "duplicate", "supervisory", "differs", "attachment", "noText"} {
		sign(d.T("queue.letter."+code), code)
	}
}

func (l *List) entry(a action.Action, reason model.Code) entry {
	d := l.deps
	var keys []string
	for _, k := range d.Keys.Keys(a.Name) {
		keys = append(keys, d.Text.Key(k))
	}
	if a.Name == action.ViewNumber {
		keys = []string{keys[0] + "…" + keys[len(keys)-1]}
	}
	e := entry{act: a, label: d.T("action." + string(a.Name)), help: d.T("actionHelp." + string(a.Name)),
		keys: strings.Join(keys, " "), reason: reason}
	e.find = query.Fold(e.label + " " + e.help + " " + strings.Join(keys, " "))
	return e
}

// Init has nothing to read.
func (l *List) Init() tea.Cmd { return nil }

// Info of the screen.
func (l *List) Info() screen.Info {
	info := screen.Info{Title: l.title, Where: action.Palette, Overlay: !l.full, Typing: l.search}
	if l.search {
		x, y := l.column, 0
		if !l.full {
			x, y = x+2, 1
		}
		info.Cursor = tea.NewCursor(x, y)
	}
	return info
}

// Subject stays that of the screen below: commands are judged by it.
func (l *List) Subject() screen.Subject {
	return screen.Subject{Report: l.carries.Judge.Report, Selected: l.carries.Many, Search: l.carries.Judge.Search}
}

// Update moves, searches and chooses.
func (l *List) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case action.Invoked:
		switch msg.Name {
		case action.Back:
			return l, screen.Close(l, nil)
		case action.Up:
			l.move(-1)
		case action.Down:
			l.move(1)
		case action.PageUp:
			l.move(-l.rows)
		case action.PageDown:
			l.move(l.rows)
		case action.Top:
			l.move(-len(l.shown))
		case action.Bottom:
			l.move(len(l.shown))
		}
	case tea.PasteMsg:
		l.typed(msg)
	case tea.KeyPressMsg:
		return l, l.key(msg)
	}
	return l, nil
}

func (l *List) key(msg tea.KeyPressMsg) tea.Cmd {
	switch key := msg.String(); key {
	case "enter":
		return l.choose()
	case "up":
		l.move(-1)
	case "down":
		l.move(1)
	case "pgup":
		l.move(-l.rows)
	case "pgdown":
		l.move(l.rows)
	default:
		if l.search {
			l.typed(msg)
			return nil
		}
		return l.shortcut(key)
	}
	return nil
}

// shortcut takes the letter of an act in the menu.
func (l *List) shortcut(key string) tea.Cmd {
	a, ok := l.deps.Keys.Lookup(action.Report, key)
	if !ok || a.Menu == 0 {
		return nil
	}
	for i, e := range l.shown {
		if e.act.Name == a.Name {
			l.cursor = i
			return l.choose()
		}
	}
	return nil
}

func (l *List) typed(msg tea.Msg) {
	if l.search && l.field.Update(msg) {
		l.filter()
	}
}

// choose does the action on the screen below. What cannot be done says why
// and leaves the list open.
func (l *List) choose() tea.Cmd {
	if l.cursor >= len(l.shown) {
		return nil
	}
	e := l.shown[l.cursor]
	switch {
	case e.heading != "" || e.act.Name == "":
		return nil
	case e.reason != "":
		return screen.Send(screen.Notice{Kind: screen.Hint,
			Text: l.deps.T("app.cannot", "action", e.label, "reason", l.deps.Text.Reason(e.reason))})
	case e.act.Hidden:
		return screen.Close(l, nil)
	}
	return screen.Close(l, screen.Invoke{Name: e.act.Name})
}

// move goes to the next line that is no heading.
func (l *List) move(by int) {
	if len(l.shown) == 0 {
		return
	}
	step := 1
	if by < 0 {
		step = -1
	}
	at := max(0, min(l.cursor+by, len(l.shown)-1))
	for at >= 0 && at < len(l.shown) && l.shown[at].heading != "" {
		at += step
	}
	if at < 0 || at >= len(l.shown) {
		return
	}
	l.cursor = at
}

// filter keeps what holds all words typed; headings stay with their lines.
func (l *List) filter() {
	words := strings.Fields(query.Fold(l.field.Value()))
	l.shown = l.shown[:0:0]
	heading := -1
	for i, e := range l.all {
		if e.heading != "" {
			heading = i
			continue
		}
		if !holds(e.find, words) {
			continue
		}
		if heading >= 0 {
			l.shown = append(l.shown, l.all[heading])
			heading = -1
		}
		l.shown = append(l.shown, e)
	}
	l.cursor, l.top = 0, 0
	l.move(0)
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
