package client

import (
	"encoding/binary"
	"errors"
	"io"
	"time"

	"lapor/model"
)

// Times between attempts (sync.md, protocol.md 5.8).
const (
	firstRetry    = 5 * time.Second
	longestRetry  = 15 * time.Minute
	usualInterval = 5 * time.Minute
	busyElsewhere = 15 * time.Second // another process holds the lock
)

// planRetry is when to try again after err: full jitter over a doubling
// bound, never before the server wants it. What only a person can mend is
// tried rarely.
func (e *Engine) planRetry(err error) time.Duration {
	bound := longestRetry
	if e.fails < 8 {
		bound = min(longestRetry, firstRetry<<e.fails)
	}
	e.fails++
	wait := max(time.Second, time.Duration(e.fraction()*float64(bound)))
	if Permanent(model.CodeOf(err)) {
		wait = longestRetry
	}
	var coded *model.Error
	if errors.As(err, &coded) {
		if seconds, ok := coded.Args[argRetry].(int); ok {
			wait = max(wait, e.spread(time.Duration(seconds)*time.Second))
		}
	}
	return wait
}

// hint is when to come again after a sync, so that many clients do not come
// at once.
func (e *Engine) hint(server time.Duration) time.Duration {
	if server <= 0 {
		server = usualInterval
	}
	return time.Duration((0.8 + 0.4*e.fraction()) * float64(server))
}

// spread lengthens d by up to a quarter.
func (e *Engine) spread(d time.Duration) time.Duration {
	return d + time.Duration(e.fraction()*float64(d)/4)
}

// fraction is random in [0, 1); without randomness a half does.
func (e *Engine) fraction() float64 {
	var b [8]byte
	if _, err := io.ReadFull(e.o.Random, b[:]); err != nil {
		return 0.5
	}
	return float64(binary.BigEndian.Uint64(b[:])>>11) / (1 << 53)
}
