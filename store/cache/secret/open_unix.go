//go:build unix

package secret

import "io/fs"

// open reports a file that others than its owner may read or write.
func open(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }
