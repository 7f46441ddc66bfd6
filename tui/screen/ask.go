package screen

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// Query is a place for one question at a time: a new question cancels the one
// before, whose answer is then stale. The zero Query is ready.
type Query struct {
	gen    uint64
	cancel context.CancelFunc
}

// Answer is what came of a question. Give it to [Query.Take] first.
type Answer[T any] struct {
	Gen   uint64
	Value T
	Err   error
}

// Ask starts a question in q. The answer arrives as Answer[T].
func Ask[T any](d *Deps, q *Query, read func(context.Context) (T, error)) tea.Cmd {
	q.Cancel()
	ctx, cancel := context.WithCancel(d.Context)
	q.gen, q.cancel = d.generation(), cancel
	gen := q.gen
	return func() tea.Msg {
		defer cancel()
		v, err := read(ctx)
		return Answer[T]{gen, v, err}
	}
}

// Do is Ask for writing: it is not cancelled by a later question or by closing
// the screen. The answer arrives as Answer[T].
func Do[T any](d *Deps, q *Query, write func(context.Context) (T, error)) tea.Cmd {
	q.gen = d.generation()
	gen, ctx := q.gen, d.Context
	return func() tea.Msg {
		v, err := write(ctx)
		return Answer[T]{gen, v, err}
	}
}

// Take reports whether the answer of gen is the one that q waits for, and
// ends the waiting. Answers to other screens and stale ones are false.
func (q *Query) Take(gen uint64) bool {
	if gen == 0 || gen != q.gen {
		return false
	}
	q.gen, q.cancel = 0, nil
	return true
}

// Busy reports whether an answer is still to come.
func (q *Query) Busy() bool { return q.gen != 0 }

// Cancel gives up waiting.
func (q *Query) Cancel() {
	if q.cancel != nil {
		q.cancel()
	}
	q.gen, q.cancel = 0, nil
}
