package door

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/tui/field"
)

// Fields of the form, in order.
const (
	fieldServer = iota
	fieldLogin
	fieldPassword
	fieldCount
)

// form is address, login and password. The password is kept as typed, not
// cleaned, and never drawn.
type form struct {
	lines    [fieldPassword]field.Field
	password []rune
	focus    int
}

func newForm(known Credentials) *form {
	f := &form{}
	f.lines[fieldServer].Set(known.Server)
	f.lines[fieldLogin].Set(known.Login)
	f.complete()
	return f
}

func (f *form) last() bool { return f.focus == fieldPassword }

func (f *form) move(by int) { f.focus = (f.focus + by + fieldCount) % fieldCount }

// complete reports whether every field is filled; else it goes to the first
// that is not.
func (f *form) complete() bool {
	for i := range f.lines {
		if strings.TrimSpace(f.lines[i].Value()) == "" {
			f.focus = i
			return false
		}
	}
	f.focus = fieldPassword
	return len(f.password) > 0
}

func (f *form) credentials() Credentials {
	return Credentials{Server: strings.TrimSpace(f.lines[fieldServer].Value()), Login: strings.TrimSpace(f.lines[fieldLogin].Value()),
		Password: string(f.password)}
}

// forget drops the password.
func (f *form) forget() {
	clear(f.password)
	f.password, f.focus = nil, fieldPassword
}

func (f *form) key(msg tea.KeyPressMsg) {
	switch msg.String() {
	case "tab", "down":
		f.move(1)
		return
	case "shift+tab", "up":
		f.move(-1)
		return
	}
	if f.focus < fieldPassword {
		f.lines[f.focus].Update(msg)
		return
	}
	switch key := msg.String(); {
	case key == "backspace" && len(f.password) > 0:
		f.password = f.password[:len(f.password)-1]
	case key == "ctrl+u":
		f.forget()
	case msg.Text != "" && msg.Mod&(tea.ModCtrl|tea.ModAlt) == 0:
		f.password = append(f.password, []rune(msg.Text)...)
	}
}

func (f *form) paste(content string) {
	if f.focus < fieldPassword {
		f.lines[f.focus].Insert(content)
		return
	}
	f.password = append(f.password, []rune(strings.TrimRight(content, "\r\n"))...)
}
