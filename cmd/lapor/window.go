package main

import (
	"fmt"
	"os"

	"github.com/inconshreveable/mousetrap"
)

// holdWindow keeps the window that Explorer opened until a key, so that the
// error in it can be read.
func holdWindow() {
	if !mousetrap.StartedByExplorer() {
		return
	}
	fmt.Fprint(os.Stderr, "\n[Enter] ")
	var b [1]byte
	_, _ = os.Stdin.Read(b[:]) // whatever it is, it is time to go
}
