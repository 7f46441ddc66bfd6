package desk_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lapor/tui/desk"
)

func TestAutosaveAtAPause(t *testing.T) {
	var a desk.Autosave
	at := now()
	if a.Due(at) || a.Dirty() {
		t.Error("nothing typed, something to save")
	}
	a.Edited(at)
	if a.Due(at.Add(desk.AutosavePause - 1)) {
		t.Error("saves while typing")
	}
	if !a.Due(at.Add(desk.AutosavePause)) {
		t.Error("does not save at the pause")
	}
	a.Began()
	if a.Due(at.Add(time.Minute)) {
		t.Error("two saves at once")
	}
	a.Edited(at.Add(time.Second))
	a.Committed(at.Add(2 * time.Second))
	if !a.Dirty() {
		t.Error("what was typed during the save is forgotten")
	}
	if a.Saved() != at.Add(2*time.Second) {
		t.Error("the mark shows another time than that of the commit")
	}
}

func TestAutosaveFailedIsTriedAgain(t *testing.T) {
	var a desk.Autosave
	a.Edited(now())
	a.Began()
	a.Failed(now().Add(time.Second))
	if !a.Dirty() || !a.Saved().IsZero() {
		t.Error("a failed save counts as saved")
	}
	if !a.Due(now().Add(time.Second + desk.AutosavePause)) {
		t.Error("not tried again")
	}
}

// However one types, nothing stays unsaved for longer than a second when each
// save takes some milliseconds and the owner wakes when Wait says so.
func TestAutosaveLosesAtMostASecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a desk.Autosave
		clock := now()
		var oldest time.Time // first letter that is not on disk
		pauses := rapid.SliceOfN(rapid.IntRange(1, 700), 1, 80).Draw(t, "pauses in ms")
		typed, onDisk := 0, 0
		for _, ms := range pauses {
			until := clock.Add(time.Duration(ms) * time.Millisecond)
			for a.Dirty() && a.Wait(clock) < until.Sub(clock) {
				clock = clock.Add(max(0, a.Wait(clock)))
				if !a.Due(clock) {
					t.Fatal("woken at the time of Wait and nothing is due")
				}
				a.Began()
				clock = clock.Add(5 * time.Millisecond)
				a.Committed(clock)
				onDisk = typed
			}
			if clock.Before(until) {
				clock = until
			}
			if onDisk == typed {
				oldest = clock
			}
			a.Edited(clock)
			typed++
			if lost := clock.Sub(oldest); lost > time.Second {
				t.Fatalf("typed %v ago and not on disk", lost)
			}
		}
	})
}
