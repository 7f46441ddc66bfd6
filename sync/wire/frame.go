package wire

import (
	"encoding/binary"
	"hash/crc32"
)

// headLen is length and type; tailLen the checksum.
const (
	headLen = 5
	tailLen = 4
)

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) } // the standard library keeps one

// Frame as it was read. Payload belongs to the reader until its next Next.
type Frame struct {
	Type    FrameType
	Payload []byte

	items   Items // of frames in columns: each refers to those before it
	results Results
}

// known reports whether this version understands the type; others are
// skipped, so that a newer server may add some.
func (t FrameType) known() bool {
	switch t {
	case FrameHello, FrameResults, FrameGone, FrameItems, FrameManifest, FrameCommit, FrameEnd, FrameError:
		return true
	}
	return false
}

// name of the frame in the JSON view.
func (t FrameType) name() string {
	switch t {
	case FrameHello:
		return "hello"
	case FrameResults:
		return "results"
	case FrameGone:
		return "gone"
	case FrameItems:
		return "items"
	case FrameManifest:
		return "manifest"
	case FrameCommit:
		return "commit"
	case FrameEnd:
		return "end"
	case FrameError:
		return "error"
	}
	return string(rune(t))
}

// appendFrame adds the frame to b.
func appendFrame(b []byte, t FrameType, payload []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(payload)))
	start := len(b)
	b = append(b, byte(t))
	b = append(b, payload...)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli()))
}
