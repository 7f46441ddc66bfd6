package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Zone is one of Indonesia's three time zones. They have no summer time, so
// fixed offsets serve and no zone database is needed. The zero Zone is WIB.
type Zone uint8

// The zones, Keppres 41/1987.
const (
	WIB  Zone = 0 // western, UTC+7
	WITA Zone = 1 // central, UTC+8
	WIT  Zone = 2 // eastern, UTC+9
)

var zoneNames = [...]string{WIB: "WIB", WITA: "WITA", WIT: "WIT"}

// locations is fixed: handing out the same pointers keeps times comparable.
var locations = [...]*time.Location{
	WIB:  time.FixedZone("WIB", 7*60*60),
	WITA: time.FixedZone("WITA", 8*60*60),
	WIT:  time.FixedZone("WIT", 9*60*60),
}

// ParseZone reads WIB, WITA or WIT in any case.
func ParseZone(s string) (Zone, error) {
	for z, name := range zoneNames {
		if strings.EqualFold(s, name) {
			return Zone(z), nil
		}
	}
	return WIB, fmt.Errorf("calendar: %q is not a zone; there are WIB, WITA and WIT", s)
}

// Location is the zone for [time.Time.In]; an unknown Zone counts as WIB.
func (z Zone) Location() *time.Location {
	if int(z) < len(locations) {
		return locations[z]
	}
	return locations[WIB]
}

// String is the name: WIB, WITA or WIT; "zone(n)" for an unknown one.
func (z Zone) String() string {
	if int(z) < len(zoneNames) {
		return zoneNames[z]
	}
	return fmt.Sprintf("zone(%d)", uint8(z))
}

// MarshalText gives the name.
func (z Zone) MarshalText() ([]byte, error) {
	if int(z) >= len(zoneNames) {
		return nil, fmt.Errorf("calendar: unknown zone %d", uint8(z))
	}
	return []byte(z.String()), nil
}

// UnmarshalText reads a name in any case; empty text is WIB.
func (z *Zone) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*z = WIB
		return nil
	}
	parsed, err := ParseZone(string(text))
	if err != nil {
		return err
	}
	*z = parsed
	return nil
}
