package wire

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"lapor/store/record"
)

// window of what we write: larger ones cost the server memory per response
// and gain under 1 % on a first sync.
const window = 1 << 20

// Options of a Codec.
type Options struct {
	// Dictionary is a zstd dictionary (its id is in its header) that both
	// programs ship; nil: none. Dictionaries are all that can be read.
	Dictionary   []byte
	Dictionaries [][]byte
}

// Codec makes readers and writers. It is safe for use by several goroutines.
type Codec struct {
	records    *record.Codec
	feature    string
	plain      sync.Pool // *zstd.Encoder
	withDict   sync.Pool // *zstd.Encoder; nil New without a dictionary
	decoders   sync.Pool // *zstd.Decoder
	dictionary bool
}

// NewCodec makes the one codec of the program.
func NewCodec(records *record.Codec, o Options) (*Codec, error) {
	c := &Codec{records: records, dictionary: o.Dictionary != nil}
	encoder := func(extra ...zstd.EOption) (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, append([]zstd.EOption{zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(window), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true),
			zstd.WithEncoderLevel(zstd.SpeedBetterCompression)}, extra...)...)
	}
	decoder := func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecodeBuffersBelow(0),
			zstd.WithDecoderDicts(o.Dictionaries...))
	}
	// The options are the same every time: once tried, they cannot fail.
	if _, err := encoder(); err != nil {
		return nil, err
	}
	if _, err := decoder(); err != nil {
		return nil, err
	}
	c.plain.New = func() any { e, _ := encoder(); return e }
	c.decoders.New = func() any { d, _ := decoder(); return d }
	if c.dictionary {
		dict, err := zstd.InspectDictionary(o.Dictionary)
		if err != nil {
			return nil, err
		}
		if _, err := encoder(zstd.WithEncoderDict(o.Dictionary)); err != nil {
			return nil, err
		}
		c.feature = fmt.Sprintf("dict:%d", dict.ID())
		c.withDict.New = func() any { e, _ := encoder(zstd.WithEncoderDict(o.Dictionary)); return e }
	}
	return c, nil
}

// Features are the names that a request announces.
func (c *Codec) Features() []string {
	if c.feature == "" {
		return nil
	}
	return []string{c.feature}
}

// Understands reports whether the peer can read what is written with our
// dictionary.
func (c *Codec) Understands(features []string) bool {
	for _, f := range features {
		if c.dictionary && f == c.feature {
			return true
		}
	}
	return false
}

// Records is the codec of the payloads.
func (c *Codec) Records() *record.Codec { return c.records }

func (c *Codec) encoders(dict bool) *sync.Pool {
	if dict && c.dictionary {
		return &c.withDict
	}
	return &c.plain
}
