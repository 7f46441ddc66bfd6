package wire

import (
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"

	"lapor/model"
)

// Codes of this package.
const (
	CodeTruncated model.Code = "wire_truncated" // ended before its end
	CodeCorrupt   model.Code = "wire_corrupt"   // a checksum or the encoding is wrong
	CodeNotOurs   model.Code = "wire_not_ours"  // not this protocol at all: a captive portal's HTML
	CodeTooLarge  model.Code = "wire_too_large"
	CodeVersion   model.Code = "wire_version" // Args "min", "max": versions the other side speaks
)

// Limits of what is read, whoever sent it.
const (
	MaxRequest        = 256 << 10 // compressed
	MaxRequestDecoded = 4 << 20
	MaxFrame          = 4 << 20
	MaxItems          = 8 << 20  // records of one frame in columns
	MaxResponse       = 64 << 20 // decoded, one response
	maxWindow         = 8 << 20  // of a zstd stream
)

// streamError gives an error of the decompressor its code. Errors of the
// connection below it (not of the format) pass unchanged.
func streamError(err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return model.Wrap(CodeTruncated, io.ErrUnexpectedEOF)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded),
		errors.Is(err, zstd.ErrFrameSizeExceeded):
		return model.Wrap(CodeTooLarge, err)
	case errors.Is(err, zstd.ErrMagicMismatch):
		return model.Wrap(CodeNotOurs, err)
	case errors.Is(err, errConnection):
		return err
	}
	return model.Wrap(CodeCorrupt, err)
}

// errConnection marks errors of the reader below the decompressor.
var errConnection = errors.New("wire: connection")

type connectionError struct{ err error }

func (e connectionError) Error() string        { return e.err.Error() }
func (e connectionError) Unwrap() error        { return e.err }
func (e connectionError) Is(target error) bool { return target == errConnection }

// source marks the errors of r and hides its other methods: the decompressor
// must stream, never swallow a whole buffer.
type source struct{ r io.Reader }

func (s source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && model.CodeOf(err) == "" {
		err = connectionError{err}
	}
	return n, err
}
