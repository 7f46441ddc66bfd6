package desk

import "time"

// When a draft is written: at every pause, and while typing goes on without
// one at the latest a second after the first letter that is not on disk.
const (
	AutosavePause = 400 * time.Millisecond
	AutosaveMax   = 900 * time.Millisecond // leaves 100 ms of the second for the commit
)

// Autosave decides when a text must be saved. It does no saving itself: its
// owner calls Edited at every change, asks Wait for how long to sleep, saves
// when Due says so, and reports Began and then Committed or Failed. The zero
// value is ready. Not safe for several goroutines.
type Autosave struct {
	edits  int // changes so far
	saved  int // changes that are on disk
	saving int // changes that the running save holds; 0 = none runs
	first  time.Time
	last   time.Time
	at     time.Time
}

// Edited notes a change of the text.
func (a *Autosave) Edited(now time.Time) {
	if a.edits == max(a.saved, a.saving) {
		a.first = now
	}
	a.edits++
	a.last = now
}

// Dirty reports that something typed is not on disk yet.
func (a *Autosave) Dirty() bool { return a.edits > a.saved }

// Due reports that a save must begin now. Only one runs at a time.
func (a *Autosave) Due(now time.Time) bool {
	return a.saving == 0 && a.Dirty() && a.Wait(now) <= 0
}

// Wait is how long until the next save is due; zero or less means now.
func (a *Autosave) Wait(now time.Time) time.Duration {
	return min(a.last.Add(AutosavePause).Sub(now), a.first.Add(AutosaveMax).Sub(now))
}

// Began notes that a save of the text as it is now has begun.
func (a *Autosave) Began() { a.saving = a.edits }

// Committed notes that the save is on disk since at.
func (a *Autosave) Committed(at time.Time) {
	a.saved, a.saving, a.at = a.saving, 0, at
}

// Failed notes that the save did not happen; the text stays dirty and is
// tried again after a pause.
func (a *Autosave) Failed(now time.Time) {
	a.saving = 0
	a.first, a.last = now, now
}

// Saved is when the last commit returned; zero = never.
func (a *Autosave) Saved() time.Time { return a.at }

// Saving reports that a save runs.
func (a *Autosave) Saving() bool { return a.saving > 0 }
