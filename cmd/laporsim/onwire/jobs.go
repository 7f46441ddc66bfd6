package onwire

import (
	"context"
	"time"

	"lapor/model"
)

// first is job (i).
func (b *bench) first(ctx context.Context) error {
	proxy, connect := b.jobs()
	l, err := b.dial(proxy)
	if err != nil {
		return err
	}
	defer l.Close()
	m, err := b.sync(ctx, l)
	if err != nil {
		return err
	}
	limit := b.o.limit(m.count.Bytes(), connect+1)
	b.Figure("first_rows_s", seconds(m.rows))
	b.Figure("list_s", seconds(m.list))
	b.Figure("all_s", seconds(m.took))
	b.Figure("all_limit_s", seconds(limit))
	b.Figure("all_bytes", m.count.Bytes())
	b.Say("first sync of %d reports: %.1f s, limit %.1f s (×%.3f); 50 rows after %.2f s, all rows after %.2f s; %d bytes up, %d down, %d requests",
		len(b.ids), m.took.Seconds(), limit.Seconds(), m.took.Seconds()/limit.Seconds(), m.rows.Seconds(), m.list.Seconds(),
		m.count.Up, m.count.Down, m.sum.Rounds)
	return nil
}

// Size of job (ii).
const (
	arriving  = 50
	changing  = 100
	replying  = 20
	newOfADay = 20
	eventsDay = 60
	opsOfADay = 30
	visits    = 24 // connections of a day
)

// news prepares what job (ii) exchanges; down are the reports that come.
func (b *bench) news(ctx context.Context, scale float64) (down []model.ID, err error) {
	n := func(of int) int { return max(1, int(float64(of)*scale)) }
	b.town.Advance(time.Hour)
	arrived, err := b.town.Arrive(ctx, n(arriving))
	if err != nil {
		return nil, err
	}
	changed, err := b.some(n(changing))
	if err != nil {
		return nil, err
	}
	if err := b.town.Change(ctx, changed); err != nil {
		return nil, err
	}
	replied, err := b.some(n(replying))
	if err != nil {
		return nil, err
	}
	return append(arrived, changed...), b.officer.Reply(ctx, replied)
}

// share of the full size that the reports at hand allow.
func (b *bench) share() float64 { return min(1, float64(len(b.ids))/500) }

// incremental is job (ii), on a new connection and on a kept one.
func (b *bench) incremental(ctx context.Context) error {
	proxy, connect := b.jobs()
	for _, kept := range []bool{false, true} {
		l, err := b.dial(proxy)
		if err != nil {
			return err
		}
		if kept {
			if _, err := b.sync(ctx, l); err != nil {
				return err
			}
		}
		down, err := b.news(ctx, b.share())
		if err != nil {
			return err
		}
		var up []model.Outgoing
		if b.o.compare && !kept {
			if up, err = b.waiting(ctx); err != nil {
				return err
			}
		}
		m, err := b.sync(ctx, l)
		l.Close()
		if err != nil {
			return err
		}
		if kept {
			b.Figure("incremental_kept_s", seconds(m.took))
			b.Say("the same on a kept connection: %.2f s, limit %.2f s, %d bytes", m.took.Seconds(), b.o.limit(m.count.Bytes(), 1).Seconds(), m.count.Bytes())
			continue
		}
		limit := b.o.limit(m.count.Bytes(), connect+1)
		b.Figure("incremental_s", seconds(m.took))
		b.Figure("incremental_limit_s", seconds(limit))
		b.Figure("incremental_bytes", m.count.Bytes())
		b.Say("%d new, %d changed, %d replies up: %.2f s, limit %.2f s (×%.3f); %d bytes up, %d down, %d requests",
			int(arriving*b.share()), int(changing*b.share()), int(replying*b.share()), m.took.Seconds(), limit.Seconds(),
			m.took.Seconds()/limit.Seconds(), m.count.Up, m.count.Down, m.sum.Rounds)
		if b.o.compare {
			if err := b.rivals(ctx, m, down, up); err != nil {
				return err
			}
		}
	}
	return nil
}

// quiet is a sync with nothing to tell on a kept connection.
func (b *bench) quiet(ctx context.Context) error {
	l, err := b.dial(b.secure)
	if err != nil {
		return err
	}
	defer l.Close()
	first, err := b.sync(ctx, l)
	if err != nil {
		return err
	}
	var m measure
	for range 2 { // the second tells what a kept connection costs once headers are known to it
		if m, err = b.sync(ctx, l); err != nil {
			return err
		}
	}
	b.Figure("nochange_bytes", m.count.Bytes())
	b.Say("nothing to tell: %.2f s and %d bytes (%d up) on a kept connection; %.2f s and %d bytes on the first of a computer",
		m.took.Seconds(), m.count.Bytes(), m.count.Up, first.took.Seconds(), first.count.Bytes())
	return nil
}

const tenReplies = 10

// ten is ten replies on a kept connection, then on a new one with a ticket.
func (b *bench) ten(ctx context.Context) error {
	l, err := b.dial(b.secure)
	if err != nil {
		return err
	}
	if _, err := b.sync(ctx, l); err != nil {
		return err
	}
	for _, name := range []string{"ten_warm_s", "ten_cold_s"} {
		ids, err := b.some(tenReplies)
		if err != nil {
			return err
		}
		if err := b.officer.Reply(ctx, ids); err != nil {
			return err
		}
		m, err := b.sync(ctx, l)
		if err != nil {
			return err
		}
		b.Figure(name, seconds(m.took))
		b.Say("%s: %.2f s, %d bytes up, %d down", name, m.took.Seconds(), m.count.Up, m.count.Down)
		l.Close()
		if l, err = b.dial(b.secure); err != nil {
			return err
		}
	}
	l.Close()
	return nil
}

// day is an officer's day on a link that dies between any two visits; only
// its bytes count.
func (b *bench) day(ctx context.Context) error {
	scale := b.share()
	before := b.quick.Count()
	b.town.Advance(10 * time.Hour)
	for i := range visits {
		part := func(n int) int { n = int(float64(n) * scale); return n*(i+1)/visits - n*i/visits }
		b.town.Advance(20 * time.Minute)
		if n := part(newOfADay); n > 0 {
			if _, err := b.town.Arrive(ctx, n); err != nil {
				return err
			}
		}
		changed, err := b.some(part(eventsDay))
		if err != nil {
			return err
		}
		if err := b.town.Change(ctx, changed); err != nil {
			return err
		}
		replied, err := b.some(part(opsOfADay))
		if err != nil {
			return err
		}
		if err := b.officer.Reply(ctx, replied); err != nil {
			return err
		}
		l, err := b.dial(b.quick)
		if err != nil {
			return err
		}
		_, err = b.sync(ctx, l)
		l.Close()
		if err != nil {
			return err
		}
	}
	c := b.quick.Count().Sub(before)
	b.Figure("day_bytes", c.Bytes())
	b.Say("a day of %d connections: %d bytes (%d up, %d down)", c.Connections, c.Bytes(), c.Up, c.Down)
	return nil
}
