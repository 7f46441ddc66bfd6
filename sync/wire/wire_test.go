package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/store/record"
	"lapor/sync/wire"
)

func newCodec(t testing.TB, o wire.Options) *wire.Codec {
	t.Helper()
	records, err := record.NewCodec()
	if err != nil {
		t.Fatal(err)
	}
	c, err := wire.NewCodec(records, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func id(n byte) model.ID { return model.ID{15: n, 0: 1} }

func items(n int) wire.Items {
	var v wire.Items
	for i := range n {
		v.Items = append(v.Items, record.Item{Type: record.TypeText, Class: model.ViewUnit, ID: id(byte(i)), Report: id(byte(i)),
			Rev: uint64(i), Bytes: []byte(strings.Repeat("jalan berlubang di depan pasar ", 3))})
	}
	return v
}

// response is a stream with two commit points.
func response(t testing.TB, c *wire.Codec) []byte {
	t.Helper()
	var b bytes.Buffer
	w := c.NewWriter(&b, nil, false)
	steps := []error{
		w.Frame(wire.FrameHello, wire.Hello{V: 1, Incarnation: 7, Epoch: 2}),
		w.Frame(wire.FrameResults, wire.Results{Answers: []record.Answer{{N: 3, Outcome: model.Outcome{Op: id(9), Result: model.ResultApplied}}}}),
		w.Commit(wire.Commit{}),
		w.Frame(wire.FrameItems, items(20)),
		w.Commit(wire.Commit{Cursor: []byte("cursor"), Rows: true}),
		w.Frame(wire.FrameEnd, wire.End{Next: 300}),
		w.Close(),
	}
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readAll(c *wire.Codec, src io.Reader) (types string, err error) {
	r := c.NewReader(src, nil)
	defer r.Close()
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			return types, nil
		}
		if err != nil {
			return types, err
		}
		types += string(rune(f.Type))
	}
}

func TestResponseComesBackWhole(t *testing.T) {
	c := newCodec(t, wire.Options{})
	got, err := readAll(c, bytes.NewReader(response(t, c)))
	if err != nil || got != "HRCUCE" {
		t.Fatalf("read %q, %v", got, err)
	}
}

func TestWhatStandsBeforeACommitPointCanBeReadAtOnce(t *testing.T) {
	c := newCodec(t, wire.Options{})
	pr, pw := io.Pipe()
	r := c.NewReader(pr, nil)
	defer r.Close()
	read := make(chan string)
	go func() {
		for {
			f, err := r.Next()
			if err != nil {
				close(read)
				return
			}
			read <- string(rune(f.Type))
		}
	}()
	w := c.NewWriter(pw, nil, false)
	go func() {
		_ = w.Frame(wire.FrameHello, wire.Hello{V: 1})
		_ = w.Frame(wire.FrameItems, items(200))
		_ = w.Commit(wire.Commit{Cursor: []byte{1}})
	}()
	// Nothing is written after the commit point: a reader that needs more
	// bytes would hang here.
	for _, want := range []string{"H", "U", "C"} {
		if got := <-read; got != want {
			t.Fatalf("read %q, want %q", got, want)
		}
	}
	pw.Close()
	<-read
}

func TestEveryTruncationIsNoticed(t *testing.T) {
	c := newCodec(t, wire.Options{})
	whole := response(t, c)
	for n := range whole {
		types, err := readAll(c, bytes.NewReader(whole[:n]))
		if model.CodeOf(err) != wire.CodeTruncated {
			t.Fatalf("cut at %d of %d: read %q, %v", n, len(whole), types, err)
		}
	}
}

func TestNoDamagedFramePasses(t *testing.T) {
	c := newCodec(t, wire.Options{})
	whole := response(t, c)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		bad := slices.Clone(whole)
		at := rng.IntN(len(bad))
		bad[at] ^= byte(1 + rng.IntN(255))
		types, err := readAll(c, bytes.NewReader(bad))
		if err == nil && types != "HRCUCE" {
			t.Fatalf("byte %d changed: read %q without an error", at, types)
		}
		if err != nil && model.CodeOf(err) == "" {
			t.Fatalf("byte %d changed: error without a code: %v", at, err)
		}
	}
}

func TestForeignAnswersAreNotCalledCorrupt(t *testing.T) {
	c := newCodec(t, wire.Options{})
	for _, page := range []string{"<!DOCTYPE html><html>Login WiFi</html>", "{\"error\":1}", "x"} {
		if _, err := readAll(c, strings.NewReader(page)); model.CodeOf(err) != wire.CodeNotOurs {
			t.Errorf("%q: %v", page, err)
		}
		if _, err := c.DecodeRequest(strings.NewReader(page)); model.CodeOf(err) != wire.CodeNotOurs {
			t.Errorf("request %q: %v", page, err)
		}
	}
}

func TestUnknownFramesAreSkipped(t *testing.T) {
	c := newCodec(t, wire.Options{})
	var b bytes.Buffer
	w := c.NewWriter(&b, nil, false)
	err := errors.Join(w.Frame(wire.FrameHello, wire.Hello{}), w.Frame('k', "a newer server's"), w.Frame(wire.FrameBlobs, 1),
		w.Frame(wire.FrameEnd, wire.End{}), w.Close())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readAll(c, &b); err != nil || got != "HE" {
		t.Fatalf("read %q, %v", got, err)
	}
}

func TestBombsAreRefused(t *testing.T) {
	c := newCodec(t, wire.Options{})
	body, err := c.EncodeRequest(&wire.Request{V: 1, Device: id(1), Cursor: make([]byte, 4<<20-100)}, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(body) > 8<<10 {
		t.Fatalf("%d bytes: not much of a bomb", len(body))
	}
	if _, err := c.EncodeRequest(&wire.Request{V: 1, Cursor: make([]byte, 5<<20)}, false); model.CodeOf(err) != wire.CodeTooLarge {
		t.Errorf("5 MB request: %v", err)
	}
	noise := make([]byte, 300<<10)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	if _, err := c.EncodeRequest(&wire.Request{V: 1, Cursor: noise}, false); model.CodeOf(err) != wire.CodeTooLarge {
		t.Errorf("300 kB of noise: %v", err)
	}
	var b bytes.Buffer
	w := c.NewWriter(&b, nil, false)
	for range 20 { // 80 MB decoded
		if err := w.Frame(wire.FrameItems, wire.Items{Items: []record.Item{{Bytes: make([]byte, wire.MaxFrame-64)}}}); err != nil {
			t.Fatal(err)
		}
	}
	_ = w.Close()
	if _, err := readAll(c, &b); model.CodeOf(err) != wire.CodeTooLarge {
		t.Errorf("80 MB response: %v", err)
	}
	if err := w.Frame(wire.FrameItems, wire.Items{Items: []record.Item{{Bytes: make([]byte, wire.MaxFrame)}}}); model.CodeOf(err) != wire.CodeTooLarge {
		t.Errorf("5 MB frame: %v", err)
	}
}

func TestRequestLimits(t *testing.T) {
	c := newCodec(t, wire.Options{})
	many := make([]record.Sent, wire.MaxOps+1)
	for i := range many {
		many[i] = record.Sent{N: uint64(i + 1), Bytes: []byte{1}}
	}
	big := record.Sent{N: 1, Bytes: make([]byte, wire.MaxOpsBytes+1)}
	tests := []struct {
		name string
		req  wire.Request
		want model.Code
	}{
		{"plain", wire.Request{V: 1, Ops: many[:wire.MaxOps]}, ""},
		{"future version", wire.Request{V: 99}, wire.CodeVersion},
		{"no version", wire.Request{}, wire.CodeVersion},
		{"too many operations", wire.Request{V: 1, Ops: many}, wire.CodeTooLarge},
		{"one large operation", wire.Request{V: 1, Ops: []record.Sent{big}}, ""},
		{"large with others", wire.Request{V: 1, Ops: []record.Sent{big, {N: 2}}}, wire.CodeTooLarge},
		{"gap", wire.Request{V: 1, Ops: []record.Sent{{N: 1}, {N: 3}}}, wire.CodeCorrupt},
		{"number zero", wire.Request{V: 1, Ops: []record.Sent{{N: 0}}}, wire.CodeCorrupt},
		{"too much wanted", wire.Request{V: 1, Want: make([]record.Short, wire.MaxWant+1)}, wire.CodeTooLarge},
	}
	for _, test := range tests {
		body, err := c.EncodeRequest(&test.req, false)
		if err != nil {
			t.Fatal(test.name, err)
		}
		if _, err := c.DecodeRequest(bytes.NewReader(body)); model.CodeOf(err) != test.want {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestCommitPointsCountWhatTravels(t *testing.T) {
	c := newCodec(t, wire.Options{})
	var b bytes.Buffer
	w := c.NewWriter(&b, nil, false)
	for range 5 {
		for range 40 {
			if err := w.Frame(wire.FrameItems, items(3)); err != nil {
				t.Fatal(err)
			}
		}
		if w.Pending(0) == 0 {
			t.Fatal("nothing pending before a commit point")
		}
		if err := w.Commit(wire.Commit{}); err != nil {
			t.Fatal(err)
		}
		if w.Pending(0) != 0 || w.Total() != int64(b.Len()) {
			t.Fatalf("pending %d, total %d, written %d", w.Pending(0), w.Total(), b.Len())
		}
	}
}

// A piece closed when Pending reaches 24 kB keeps below 32 kB, also where
// well packed rows give way to texts.
func TestPendingIsNoUnderstatement(t *testing.T) {
	c := newCodec(t, wire.Options{})
	var b bytes.Buffer
	w := c.NewWriter(&b, nil, false)
	rng := rand.New(rand.NewPCG(3, 4))
	words := make([]string, 3000)
	for i := range words {
		for range 2 + rng.IntN(3) {
			words[i] += string("bcdghjklmnprstw"[rng.IntN(15)]) + string("aiueo"[rng.IntN(5)])
		}
	}
	text := func() []byte {
		var s []byte
		for range 60 {
			s = append(append(s, words[min(rng.IntN(3000), rng.IntN(3000))]...), ' ')
		}
		return s
	}
	last := int64(0)
	for i := range 3000 {
		body := text()
		if i < 1500 {
			body = bytes.Repeat([]byte("baris antrean "), 15)
		}
		v := wire.Items{Items: []record.Item{{Type: record.TypeText, ID: id(byte(i)), Bytes: body}}}
		if err := w.Frame(wire.FrameItems, v); err != nil {
			t.Fatal(err)
		}
		if w.Pending(0) >= 24<<10 {
			if err := w.Commit(wire.Commit{}); err != nil {
				t.Fatal(err)
			}
			if size := w.Total() - last; size > 32<<10 {
				t.Errorf("piece of %d bytes at item %d", size, i)
			}
			last = w.Total()
		}
	}
	if last < 100<<10 {
		t.Fatalf("only %d bytes were written", last)
	}
}

func TestDictionary(t *testing.T) {
	dict := dictionary(t)
	with := newCodec(t, wire.Options{Dictionary: dict, Dictionaries: [][]byte{dict}})
	without := newCodec(t, wire.Options{})
	if without.Understands(with.Features()) || !with.Understands(with.Features()) {
		t.Fatal("feature is not told apart")
	}
	req := wire.Request{V: 1, Device: id(3), Wall: time.Unix(1_700_000_000, 0)}
	body, err := with.EncodeRequest(&req, true)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := with.DecodeRequest(bytes.NewReader(body)); err != nil || got.Device != req.Device {
		t.Fatalf("with dictionary: %+v, %v", got, err)
	}
	if _, err := without.DecodeRequest(bytes.NewReader(body)); model.CodeOf(err) != wire.CodeCorrupt {
		t.Fatalf("without dictionary: %v", err)
	}
}

func TestJSONView(t *testing.T) {
	c := newCodec(t, wire.Options{})
	row, err := c.Records().Row(model.Report{ID: id(5), Title: "Lampu padam", Stage: model.StageAwaiting}, model.ViewUnit)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := c.NewJSONWriter(&b)
	err = errors.Join(w.Frame(wire.FrameHello, wire.Hello{V: 1, Time: time.Unix(1_700_000_000, 0)}),
		w.Frame(wire.FrameItems, wire.Items{Items: []record.Item{row}}),
		w.Frame(wire.FrameResults, wire.Results{Answers: []record.Answer{{N: 1, Outcome: model.Outcome{Result: model.ResultParked}}}}),
		w.Commit(wire.Commit{Cursor: []byte{1, 2}}), w.Close())
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
	for _, want := range []string{`"time":"2023-11-14T22:13:20Z"`, `"title":"Lampu padam"`, `"result":"parked"`, `"type":"row"`, `"cursor":"AQI="`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing in\n%s", want, &b)
		}
	}
	in := `{"device":"` + id(4).String() + `","cursor":"AQI=","tree_rev":3}`
	req, err := c.DecodeJSONRequest(strings.NewReader(in))
	if err != nil || req.Device != id(4) || string(req.Cursor) != "\x01\x02" || req.TreeRev != 3 || req.V != wire.Version {
		t.Errorf("JSON request: %+v, %v", req, err)
	}
}
