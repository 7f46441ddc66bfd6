package soak

import "reflect"

// counts of what happened, so that nobody mistakes a quiet run for a sound
// one.
type counts struct {
	Syncs, Requests                                        int
	Written, Applied, Already, Noop, Parked, Rejected      int
	CutsUp, CutsDown, Lost, Replayed, Late, Stale          int
	DeviceCrashes, ServerCrashes, Restores, Unannounced    int
	Clones, Forks, Resends, Manifests, Revoked, Disabled   int
	Mandates, Restricted, Merged, Moved, Jobs, Calendars   int
	ClockJumps, Days, Decisions, Judged, Compared, Wakeups int
}

type figure struct {
	name string
	n    int
}

func (c *counts) add(o counts) {
	a, b := reflect.ValueOf(c).Elem(), reflect.ValueOf(o)
	for i := range a.NumField() {
		a.Field(i).SetInt(a.Field(i).Int() + b.Field(i).Int())
	}
}

// figures in the order of the fields, snake case.
func (c counts) figures() []figure {
	v := reflect.ValueOf(c)
	var all []figure
	for i := range v.NumField() {
		all = append(all, figure{snake(v.Type().Field(i).Name), int(v.Field(i).Int())})
	}
	return all
}

func snake(name string) string {
	var b []byte
	for i := range len(name) {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			if i > 0 {
				b = append(b, '_')
			}
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return string(b)
}
