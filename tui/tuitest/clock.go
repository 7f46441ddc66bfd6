package tuitest

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Clock stands still until it is advanced.
type Clock struct {
	now    time.Time
	timers []timer
}

type timer struct {
	at  time.Time
	msg tea.Msg
}

// Now is the time.
func (c *Clock) Now() time.Time { return c.now }

// After remembers msg; Driver.Advance delivers it.
func (c *Clock) After(d time.Duration, msg tea.Msg) tea.Cmd {
	c.timers = append(c.timers, timer{c.now.Add(d), msg})
	return nil
}

// due takes the next timer that has run out.
func (c *Clock) due() (tea.Msg, bool) {
	for i, t := range c.timers {
		if !t.at.After(c.now) {
			c.timers = slices.Delete(c.timers, i, i+1)
			return t.msg, true
		}
	}
	return nil, false
}
