// Package draft keeps what is being typed on disk: at every pause and at most
// a second after the letter. Screens with a text hold a [Keeper] and tell it
// of changes. It must never call anything saved before the commit returned,
// and never decide when a draft ends: sending does.
package draft

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/desk"
	"lapor/tui/screen"
)

// Keeper keeps one draft. It belongs to the program's loop.
type Keeper struct {
	deps   *screen.Deps
	source func() model.Draft // what is typed now; its ID is the keeper's business
	auto   desk.Autosave
	timer  bool // a tick is underway
	query  screen.Query
	draft  model.Draft // as on disk; zero ID = none
	failed error       // of the last save
	closed bool
}

// tick asks whether a save is due.
type tick struct{ of *Keeper }

// NewKeeper makes a keeper for what source returns.
func NewKeeper(d *screen.Deps, source func() model.Draft) *Keeper {
	return &Keeper{deps: d, source: source}
}

// Continue goes on with a draft that is on disk already.
func (k *Keeper) Continue(d model.Draft) { k.draft = d }

// ID is the draft on disk; zero = none.
func (k *Keeper) ID() model.ID { return k.draft.ID }

// Saved is the draft as on disk.
func (k *Keeper) Saved() (model.Draft, bool) { return k.draft, !k.draft.ID.IsZero() }

// Dirty reports that something typed is not on disk.
func (k *Keeper) Dirty() bool { return k.auto.Dirty() }

// Failed is why the last save did not happen; nil if it did.
func (k *Keeper) Failed() error { return k.failed }

// Touched notes that something was typed.
func (k *Keeper) Touched() tea.Cmd {
	k.auto.Edited(k.deps.Clock.Now())
	return k.wake()
}

// wake makes sure that a tick comes when the next save is due.
func (k *Keeper) wake() tea.Cmd {
	if k.timer || k.closed || !k.auto.Dirty() || k.auto.Saving() {
		return nil
	}
	k.timer = true
	now := k.deps.Clock.Now()
	return screen.Later(k.deps.Clock.After(max(0, k.auto.Wait(now)), tick{k}))
}

// Update takes the keeper's own messages. settled is true when a save has
// just ended, well or not, and nothing is underway.
func (k *Keeper) Update(msg tea.Msg) (settled bool, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case tick:
		if msg.of != k {
			return false, nil
		}
		k.timer = false
		if k.closed || !k.auto.Due(k.deps.Clock.Now()) {
			return false, k.wake()
		}
		return false, k.save()
	case screen.Answer[model.Draft]:
		if !k.query.Take(msg.Gen) {
			return false, nil
		}
		k.failed = msg.Err
		now := k.deps.Clock.Now()
		if msg.Err != nil {
			k.auto.Failed(now)
			return true, tea.Batch(screen.Send(screen.Failed{Err: msg.Err}), k.wake())
		}
		k.draft = msg.Value
		k.auto.Committed(now)
		return true, k.wake()
	}
	return false, nil
}

// Flush saves now what is not saved yet. busy is true when the caller must
// wait for Update to report settled.
func (k *Keeper) Flush() (busy bool, cmd tea.Cmd) {
	switch {
	case k.auto.Saving():
		return true, nil
	case k.auto.Dirty():
		return true, k.save()
	}
	return false, nil
}

// Saving reports that a save is underway. What would end the draft must wait:
// a save that ends later would bring it back.
func (k *Keeper) Saving() bool { return k.auto.Saving() }

// Close ends the saving: the draft has become an operation.
func (k *Keeper) Close() { k.closed = true }

// Reopen begins saving again: the operation could not be written.
func (k *Keeper) Reopen() tea.Cmd { k.closed = false; return k.wake() }

// save writes the draft. Nothing written is no draft: the old one goes.
func (k *Keeper) save() tea.Cmd {
	k.auto.Began()
	d := k.source()
	d.ID, d.Flagged = k.draft.ID, k.draft.Flagged
	store := k.deps.Store
	return screen.Do(k.deps, &k.query, func(ctx context.Context) (model.Draft, error) {
		if !Empty(d.Body) {
			return store.SaveDraft(ctx, d)
		}
		if d.ID.IsZero() {
			return model.Draft{}, nil
		}
		return model.Draft{}, store.DeleteDraft(ctx, d.ID)
	})
}

// Empty reports that a body holds nothing that somebody typed.
func Empty(b model.Body) bool {
	typed := b.Text + b.Reason + b.Target
	if b.Correct.Title != nil {
		typed += *b.Correct.Title
	}
	if b.Correct.Edited != nil {
		typed += *b.Correct.Edited
	}
	return strings.TrimSpace(typed) == ""
}
