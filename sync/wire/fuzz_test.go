package wire_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/klauspost/compress/zstd"

	"lapor/model"
	"lapor/store/record"
	"lapor/sync/wire"
)

// dictionary is a small one made of invented words.
func dictionary(t testing.TB) []byte {
	t.Helper()
	var samples [][]byte
	var history []byte
	for i := range 200 {
		s := bytes.Repeat([]byte("laporan warga tentang jalan, air, lampu dan sampah "), 1+i%3)
		samples = append(samples, append(s, byte(i)))
		history = append(history, s[:20]...)
	}
	dict, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 77, Contents: samples, History: history, Offsets: [3]int{1, 4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	return dict
}

func FuzzReader(f *testing.F) {
	c := newCodec(f, wire.Options{})
	whole := response(f, c)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := c.NewReader(bytes.NewReader(b), nil)
		defer r.Close()
		for {
			frame, err := r.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				if model.CodeOf(err) == "" {
					t.Fatalf("error without a code: %v", err)
				}
				return
			}
			decodeFrame(t, r, frame)
		}
	})
}

// FuzzPayload reaches the payload decoders past checksum and compression.
func FuzzPayload(f *testing.F) {
	c := newCodec(f, wire.Options{})
	f.Add(byte('H'), []byte{0xa1, 1, 1})
	f.Add(byte('U'), []byte{0xa1, 1, 0x81, 0xa1, 1, 1})
	f.Fuzz(func(t *testing.T, kind byte, payload []byte) {
		r := c.NewReader(bytes.NewReader(nil), nil)
		defer r.Close()
		decodeFrame(t, r, wire.Frame{Type: wire.FrameType(kind), Payload: payload})
	})
}

func decodeFrame(t *testing.T, r *wire.Reader, frame wire.Frame) {
	t.Helper()
	var into any
	switch frame.Type {
	case wire.FrameHello:
		into = &wire.Hello{}
	case wire.FrameResults:
		into = &wire.Results{}
	case wire.FrameGone:
		into = &wire.GoneList{}
	case wire.FrameItems:
		into = &wire.Items{}
	case wire.FrameManifest:
		into = &wire.Manifest{}
	case wire.FrameCommit:
		into = &wire.Commit{}
	case wire.FrameEnd:
		into = &wire.End{}
	case wire.FrameError:
		into = &wire.Failure{}
	default:
		return
	}
	if err := r.Decode(frame, into); err != nil && model.CodeOf(err) != wire.CodeCorrupt {
		t.Fatalf("payload error without its code: %v", err)
	}
}

func FuzzRequest(f *testing.F) {
	c := newCodec(f, wire.Options{})
	body, err := c.EncodeRequest(&wire.Request{V: 1, Device: id(1), Ops: []record.Sent{{N: 1, Bytes: []byte{0xa0}}}, Bodies: []model.ID{id(2)}}, false)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := c.DecodeRequest(bytes.NewReader(b)); err != nil && model.CodeOf(err) == "" {
			t.Fatalf("error without a code: %v", err)
		}
	})
}

func FuzzJSONRequest(f *testing.F) {
	c := newCodec(f, wire.Options{})
	f.Add([]byte(`{"device":"00000000-0000-0000-0000-000000000001"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := c.DecodeJSONRequest(bytes.NewReader(b)); err != nil && model.CodeOf(err) == "" {
			t.Fatalf("error without a code: %v", err)
		}
	})
}
