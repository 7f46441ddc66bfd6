package client_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"lapor/store/record"
	"lapor/sync/wire"
)

// eachFrame reads a recorded answer.
func eachFrame(t *testing.T, w *world, answer []byte, f func(wire.Frame, *wire.Reader)) {
	t.Helper()
	r := w.codec.NewReader(bytes.NewReader(answer), nil)
	defer r.Close()
	for {
		frame, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		f(frame, r)
	}
}

func goneIn(t *testing.T, w *world, answer []byte) (list []record.Gone) {
	t.Helper()
	eachFrame(t, w, answer, func(f wire.Frame, r *wire.Reader) {
		if f.Type == wire.FrameGone {
			var v wire.GoneList
			if err := r.Decode(f, &v); err != nil {
				t.Fatal(err)
			}
			list = append(list, v.Gone...)
		}
	})
	return list
}

func helloIn(t *testing.T, w *world, answer []byte) (hello wire.Hello) {
	t.Helper()
	eachFrame(t, w, answer, func(f wire.Frame, r *wire.Reader) {
		if f.Type == wire.FrameHello {
			if err := r.Decode(f, &hello); err != nil {
				t.Fatal(err)
			}
		}
	})
	return hello
}
