package action

import (
	"slices"
	"strings"
	"testing"

	"lapor/model"
	"lapor/tui/text"
)

func maps(t *testing.T) map[string]*Map {
	t.Helper()
	out := map[string]*Map{}
	for name, english := range map[string]bool{"id": false, "en": true} {
		m, conflicts, _ := NewMap(Table(), english, nil)
		for _, c := range conflicts {
			t.Errorf("%s: %q would do %s and %s", name, c.Key, c.First, c.Second)
		}
		out[name] = m
	}
	return out
}

func TestDefaultsDoNotConflict(t *testing.T) { maps(t) }

func TestDefaultsSuitEveryKeyboard(t *testing.T) {
	for name, m := range maps(t) {
		acts := map[string]Name{}
		for _, a := range m.All() {
			for _, key := range m.Keys(a.Name) {
				if strings.ContainsAny(key, "[]{}") {
					t.Errorf("%s: %s needs %q", name, a.Name, key)
				}
				if a.Group != Acts || len(key) > 1 {
					continue
				}
				if other, ok := acts[strings.ToLower(key)]; ok {
					t.Errorf("%s: %s and %s differ by case only", name, a.Name, other)
				}
				acts[strings.ToLower(key)] = a.Name
			}
		}
	}
}

func TestEveryActionHasItsWords(t *testing.T) {
	c := text.Load(text.Indonesian)
	for _, a := range Table() {
		if !c.Has("action."+string(a.Name)) || !c.Has("actionHelp."+string(a.Name)) {
			t.Errorf("%s has no words", a.Name)
		}
		if !c.Has("help.group." + string(a.Group)) {
			t.Errorf("%s is in no group of the help", a.Name)
		}
	}
}

func TestLettersFollowTheLanguage(t *testing.T) {
	m := maps(t)
	for _, c := range []struct{ lang, key, name string }{
		{"id", "t", "reply"}, {"en", "r", "reply"}, {"id", "c", "note"}, {"en", "n", "note"},
		{"id", "b", "notAuthority"}, {"id", "T", "reply"}, {"id", "G", "bottom"}, {"id", "g", "top"},
		{"en", "f5", "sync"}, {"id", "ctrl+p", "palette"}, {"id", "F1", ""},
	} {
		a, _ := m[c.lang].Lookup(Queue, c.key)
		if string(a.Name) != c.name {
			t.Errorf("%s %q does %q, want %q", c.lang, c.key, a.Name, c.name)
		}
	}
	if _, ok := m["id"].Lookup(Search, "t"); ok {
		t.Error("a letter of the queue acts in the search field")
	}
}

func TestKeysCanBeRebound(t *testing.T) {
	m, conflicts, unknown := NewMap(Table(), false, map[string][]string{"reply": {"w", "ctrl+r"}, "up": {}, "nosuch": {"z"}, "hold": {"v"}})
	if a, _ := m.Lookup(Queue, "w"); a.Name != Reply {
		t.Errorf("w does %q", a.Name)
	}
	if _, ok := m.Lookup(Queue, "t"); ok {
		t.Error("the old letter still works")
	}
	if a, _ := m.Lookup(Queue, "up"); a.Name != Up {
		t.Error("the arrow is gone: fixed keys stay")
	}
	if !slices.Equal(unknown, []string{"nosuch"}) {
		t.Errorf("unknown %v", unknown)
	}
	if len(conflicts) != 1 || conflicts[0] != (Conflict{"v", Verify, Hold}) {
		t.Errorf("conflicts %v", conflicts)
	}
	if a, _ := m.Lookup(Queue, "v"); a.Name != Verify {
		t.Error("the first binding does not keep its key")
	}
}

func TestReasons(t *testing.T) {
	m := maps(t)["id"]
	reply, _ := m.Get(Reply)
	if got := reply.Reason(Context{}); got != NotReady {
		t.Errorf("without data: %q", got)
	}
	if got := reply.Reason(Context{Me: model.Me{Ready: true}}); got != NoReport {
		t.Errorf("without a report: %q", got)
	}
	undo, _ := m.Get(Undo)
	if got := undo.Reason(Context{}); got != NothingToUndo {
		t.Errorf("undo: %q", got)
	}
	items := m.Menu(Context{Me: model.Me{Ready: true}})
	if len(items) < 10 {
		t.Fatalf("the menu has %d lines", len(items))
	}
	for _, item := range items {
		if item.Reason == "" {
			t.Errorf("%s can be done without a report", item.Action.Name)
		}
	}
}

func TestTheFooterIsShortAndKeepsHelp(t *testing.T) {
	m := maps(t)["id"]
	got := m.Footer(Queue, Context{}, 5)
	if len(got) > 5 || !slices.ContainsFunc(got, func(a Action) bool { return a.Name == Help }) {
		t.Errorf("%d actions, help among them?", len(got))
	}
}
