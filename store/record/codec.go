package record

import (
	"github.com/fxamacker/cbor/v2"

	"lapor/model"
)

// CodeBadRecord: bytes that are not a record of the wanted type.
const CodeBadRecord model.Code = "bad_record"

// Limits of what a decoder accepts, whoever sent it.
const (
	maxNesting  = 16
	maxElements = 131072
)

// Codec encodes and decodes records. It is immutable and safe for use by
// several goroutines.
type Codec struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

// NewCodec makes the one codec of the program (RFC 8949, 4.2 core
// deterministic encoding; times as RFC 3339 text would cost 20 bytes more, so
// they are integers or floats of seconds).
func NewCodec() (*Codec, error) {
	opts := cbor.CoreDetEncOptions()
	opts.Time = cbor.TimeUnixDynamic
	opts.TextMarshaler = cbor.TextMarshalerTextString
	enc, err := opts.EncMode()
	if err != nil {
		return nil, err
	}
	dec, err := cbor.DecOptions{
		MaxNestedLevels:   maxNesting,
		MaxArrayElements:  maxElements,
		MaxMapPairs:       maxElements,
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		UTF8:              cbor.UTF8RejectInvalid,
		TextUnmarshaler:   cbor.TextUnmarshalerTextString,
		ExtraReturnErrors: cbor.ExtraDecErrorNone, // unknown fields come from newer versions
	}.DecMode()
	if err != nil {
		return nil, err
	}
	return &Codec{enc: enc, dec: dec}, nil
}

// Encode gives the deterministic bytes of v.
func (c *Codec) Encode(v any) ([]byte, error) { return c.enc.Marshal(v) }

// Decode reads exactly one record into v; trailing bytes are an error.
func (c *Codec) Decode(b []byte, v any) error {
	return model.Wrap(CodeBadRecord, c.dec.Unmarshal(b, v))
}
