package wire

import (
	"io"

	"github.com/klauspost/compress/zstd"

	"lapor/model"
	"lapor/sync/wire/columns"
)

// Out is where a server writes a response: frames for programs, JSON lines
// for people.
type Out interface {
	// Frame writes one frame; it may stay buffered until the next Commit.
	Frame(t FrameType, v any) error
	// Commit writes a commit point and lets everything so far leave.
	Commit(c Commit) error
	// Pending estimates the bytes on the wire since the last commit point if
	// records of so many more bytes follow.
	Pending(more int) int
	// Total is the bytes on the wire up to the last commit point.
	Total() int64
	// Close ends the stream. Nothing may follow.
	Close() error
}

// Writer is the compressed form of Out. It belongs to one goroutine.
type Writer struct {
	codec *Codec
	dict  bool
	enc   *zstd.Encoder
	dst   counter
	raw   int     // bytes of records since the last commit point
	ratio float64 // of the last piece
	frame []byte

	columns *columns.Encoder
}

// firstRatio is assumed of the first piece; lowestRatio bounds what one well
// packed piece (rows) lets us hope for the next (texts).
const (
	firstRatio  = 0.4
	lowestRatio = 0.33
)

// NewWriter starts the answer to a request into dst; dict: with the shared
// dictionary, if this codec has one.
func (c *Codec) NewWriter(dst io.Writer, to *Request, dict bool) *Writer {
	w := &Writer{codec: c, dict: dict, dst: counter{w: dst}, ratio: firstRatio, columns: columns.NewEncoder(to.remembered())}
	w.enc = c.encoders(dict).Get().(*zstd.Encoder)
	w.enc.Reset(&w.dst)
	return w
}

// Frame implements Out.
func (w *Writer) Frame(t FrameType, v any) error {
	payload, raw, err := w.payload(v)
	if err != nil {
		return err
	}
	if len(payload) > MaxFrame {
		return model.Errorf(CodeTooLarge, "frame %s of %d bytes", t.name(), len(payload))
	}
	w.frame = appendFrame(w.frame[:0], t, payload)
	w.raw += raw
	_, err = w.enc.Write(w.frame)
	return err
}

// Commit implements Out.
func (w *Writer) Commit(c Commit) error {
	if err := w.Frame(FrameCommit, c); err != nil {
		return err
	}
	if err := w.enc.Flush(); err != nil {
		return err
	}
	if w.raw > 0 {
		w.ratio = max(lowestRatio, float64(w.dst.n-w.dst.mark)/float64(w.raw))
	}
	w.raw, w.dst.mark = 0, w.dst.n
	return nil
}

// Pending implements Out.
func (w *Writer) Pending(more int) int { return int(float64(w.raw+more) * w.ratio) }

// Total implements Out.
func (w *Writer) Total() int64 { return w.dst.mark }

// Close implements Out.
func (w *Writer) Close() error {
	if w.enc == nil {
		return nil
	}
	err := w.enc.Close()
	w.enc.Reset(nil)
	w.codec.encoders(w.dict).Put(w.enc)
	w.enc = nil
	return err
}

type counter struct {
	w       io.Writer
	n, mark int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
