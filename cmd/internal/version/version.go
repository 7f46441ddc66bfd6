// Package version says which build this is, from what the Go linker recorded.
// It must never need a file or the network.
package version

import (
	"runtime/debug"

	"lapor/sync/wire"
)

// Info of this build.
type Info struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Go       string `json:"go"`
	Protocol int    `json:"protocol"`
}

// Read asks the running program.
func Read() Info {
	info := Info{Version: "0.1.0", Protocol: wire.Version}
	if build, ok := debug.ReadBuildInfo(); ok {
		info.Go = build.GoVersion
		for _, s := range build.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				info.Commit = s.Value[:12]
			}
		}
	}
	return info
}

// Text is the build in a line.
func Text() string {
	info := Read()
	s := info.Version
	if info.Commit != "" {
		s += " (" + info.Commit + ")"
	}
	return s + ", " + info.Go
}
