package workplace

import (
	"context"
	"net"
	"slices"
	"time"
)

// networkLook is how often the addresses of this computer are looked at. It
// costs some tens of microseconds and works on every system alike.
const networkLook = 5 * time.Second

// watchNetwork calls changed when an address of this computer comes or goes.
func watchNetwork(ctx context.Context, changed func()) {
	ticker := time.NewTicker(networkLook)
	defer ticker.Stop()
	before := addresses()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if now := addresses(); !slices.Equal(before, now) {
				before = now
				changed()
			}
		}
	}
}

func addresses() []string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var names []string
	for _, a := range all {
		names = append(names, a.String())
	}
	slices.Sort(names)
	return names
}
