//go:build !linux

package powercut

import (
	"errors"
	"io"
)

func serveDisk(string, uint64, io.Reader, io.Writer) error { return errors.New("needs FUSE on Linux") }
