package cache

import (
	"context"
	"time"
)

// Recovery says what became of a damaged cache.
type Recovery struct {
	Aside      string // where the damaged file lies
	At         time.Time
	Operations int // taken over into the new outbox
	Drafts     int
	Unreadable int // rows of kept tables that could not be read
	Cause      error
}

func (c *Cache) salvage(ctx context.Context, cause error) error { return cause }
