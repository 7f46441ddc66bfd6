package screen

import (
	"context"
	"testing"
)

func TestOnlyTheLatestQuestionIsAnswered(t *testing.T) {
	d := &Deps{Context: t.Context()}
	var q Query
	var first context.Context
	ask := func(n int) func() Answer[int] {
		cmd := Ask(d, &q, func(ctx context.Context) (int, error) {
			if n == 1 {
				first = ctx
			}
			return n, ctx.Err()
		})
		return func() Answer[int] { return cmd().(Answer[int]) }
	}
	one := ask(1)
	two := ask(2)
	old, answer := one(), two()
	if first.Err() == nil || old.Err == nil {
		t.Error("the first question was not cancelled by the second")
	}
	if q.Take(old.Gen) {
		t.Error("a stale answer was taken")
	}
	if !q.Busy() || !q.Take(answer.Gen) || answer.Value != 2 {
		t.Errorf("the latest answer was refused: %+v", answer)
	}
	if q.Busy() || q.Take(answer.Gen) {
		t.Error("an answer was taken twice")
	}
	var other Query
	theirs := Ask(d, &other, func(context.Context) (int, error) { return 3, nil })().(Answer[int])
	if q.Take(theirs.Gen) {
		t.Error("the answer to another screen was taken")
	}
}

func TestWritingIsNotCancelled(t *testing.T) {
	d := &Deps{Context: t.Context()}
	var q Query
	write := Do(d, &q, func(ctx context.Context) (int, error) { return 1, ctx.Err() })
	q.Cancel()
	if a := write().(Answer[int]); a.Err != nil {
		t.Error("closing the screen cancelled a write")
	}
}
