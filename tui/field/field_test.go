package field

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func press(f *Field, keys ...tea.KeyPressMsg) {
	for _, k := range keys {
		f.Update(k)
	}
}

func letter(s string) tea.KeyPressMsg { return tea.KeyPressMsg{Text: s} }

func TestEditing(t *testing.T) {
	var f Field
	f.Set("jalan rusak")
	press(&f, tea.KeyPressMsg{Code: 'w', Mod: tea.ModCtrl})
	if f.Value() != "jalan " {
		t.Errorf("ctrl+w leaves %q", f.Value())
	}
	press(&f, letter("b"), tea.KeyPressMsg{Code: tea.KeyLeft}, letter("é"), tea.KeyPressMsg{Code: tea.KeyBackspace}, letter("x"))
	if f.Value() != "jalan xb" {
		t.Errorf("got %q", f.Value())
	}
	press(&f, tea.KeyPressMsg{Code: tea.KeyHome}, tea.KeyPressMsg{Code: tea.KeyDelete}, tea.KeyPressMsg{Code: tea.KeyEnd}, tea.KeyPressMsg{Code: tea.KeyDelete})
	if f.Value() != "alan xb" {
		t.Errorf("got %q", f.Value())
	}
	if f.Update(tea.KeyPressMsg{Code: tea.KeyEnter}) {
		t.Error("the field took Enter")
	}
}

func TestPastesAreMadeHarmless(t *testing.T) {
	f := Field{Limit: 12}
	f.Update(tea.PasteMsg{Content: "a\x1b[2Jb\nc\u202ed very long"})
	if got := f.Value(); len([]rune(got)) > 12 || got[:2] != "a[" {
		t.Errorf("got %q", got)
	}
}

func TestViewKeepsTheCaretInSight(t *testing.T) {
	var f Field
	f.Set("0123456789")
	shown, column := f.View(5)
	if shown != "6789 " || column != 4 {
		t.Errorf("%q, caret at %d", shown, column)
	}
}
