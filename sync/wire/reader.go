package wire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zstd"

	"lapor/model"
	"lapor/sync/wire/columns"
)

var magic = []byte{0x28, 0xb5, 0x2f, 0xfd} // of a zstd frame, RFC 8878

// Reader reads the frames of a response. It belongs to one goroutine.
type Reader struct {
	codec *Codec
	src   *bufio.Reader
	dec   *zstd.Decoder
	left  int64 // decoded bytes that may still come
	begun bool
	ended bool // End or Error was read
	buf   []byte

	columns *columns.Decoder
}

// NewReader reads the answer to a request from src; the caller closes the
// Reader.
func (c *Codec) NewReader(src io.Reader, to *Request) *Reader {
	return &Reader{codec: c, src: bufio.NewReaderSize(source{src}, 4096),
		dec: c.decoders.Get().(*zstd.Decoder), left: MaxResponse,
		columns: columns.NewDecoder(to.remembered())}
}

// Next is the next frame of a known type; io.EOF after End or Error. Its
// errors carry a code of this package unless the connection failed.
func (r *Reader) Next() (Frame, error) {
	if r.ended {
		return Frame{}, io.EOF
	}
	if err := r.begin(); err != nil {
		return Frame{}, err
	}
	for {
		f, err := r.frame()
		if err != nil {
			return Frame{}, err
		}
		if f.Type == FrameEnd || f.Type == FrameError {
			r.ended = true
		}
		if f.Type.known() {
			return f, nil
		}
	}
}

// Decode reads the payload of f into v.
func (r *Reader) Decode(f Frame, v any) error {
	switch v := v.(type) {
	case *Items:
		*v = f.items
	case *Results:
		*v = f.results
	default:
		if err := r.codec.records.Decode(f.Payload, v); err != nil {
			return model.Wrap(CodeCorrupt, err)
		}
	}
	return nil
}

// Close gives the decompressor back.
func (r *Reader) Close() {
	if r.dec != nil {
		_ = r.dec.Reset(nil)
		r.codec.decoders.Put(r.dec)
		r.dec = nil
		r.ended = true
	}
}

func (r *Reader) begin() error {
	if r.begun {
		return nil
	}
	if err := checkMagic(r.src); err != nil {
		return err
	}
	r.begun = true
	return streamErrorOf(r.dec.Reset(source{r.src}))
}

// checkMagic looks at the first bytes: what a captive portal or a proxy
// answers must not be called corrupt.
func checkMagic(src *bufio.Reader) error {
	head, err := src.Peek(len(magic))
	for i, b := range head {
		if b != magic[i] {
			return model.Errorf(CodeNotOurs, "begins with %x", head)
		}
	}
	return streamErrorOf(err)
}

func (r *Reader) frame() (Frame, error) {
	var head [headLen]byte
	if err := r.read(head[:]); err != nil {
		return Frame{}, err
	}
	size := int64(binary.BigEndian.Uint32(head[:4]))
	if size > MaxFrame || size+tailLen > r.left {
		return Frame{}, model.Errorf(CodeTooLarge, "frame of %d bytes", size)
	}
	if err := r.body(int(size) + tailLen); err != nil {
		return Frame{}, err
	}
	payload := r.buf[:size]
	sum := crc32.Update(crc32.Checksum(head[4:], castagnoli()), castagnoli(), payload)
	if sum != binary.BigEndian.Uint32(r.buf[size:]) {
		return Frame{}, model.Errorf(CodeCorrupt, "checksum of a frame")
	}
	f := Frame{Type: FrameType(head[4]), Payload: payload}
	if err := r.open(&f); err != nil {
		return Frame{}, model.Wrap(CodeCorrupt, err)
	}
	return f, nil
}

// body reads n bytes into buf, growing it only as they arrive: a length alone
// must not cost memory.
func (r *Reader) body(n int) error {
	const step = 64 << 10
	r.buf = r.buf[:0]
	for len(r.buf) < n {
		have := len(r.buf)
		r.buf = append(r.buf, make([]byte, min(step, n-have))...)
		if err := r.read(r.buf[have:]); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) read(p []byte) error {
	if int64(len(p)) > r.left {
		return model.Errorf(CodeTooLarge, "response over %d bytes", MaxResponse)
	}
	n, err := io.ReadFull(r.dec, p)
	r.left -= int64(n)
	return streamErrorOf(err)
}

func streamErrorOf(err error) error {
	if err == nil {
		return nil
	}
	var coded *model.Error
	if errors.As(err, &coded) {
		return err
	}
	return streamError(err)
}
