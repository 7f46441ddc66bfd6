package columns

import (
	"bytes"
	"math"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/record"
)

func codec(t testing.TB) *record.Codec {
	t.Helper()
	c, err := record.NewCodec()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// samples are records as they occur, and some that do not.
func samples(t testing.TB) []record.Item {
	c := codec(t)
	at := time.Unix(1_795_000_000, 0)
	id := func(n byte) model.ID {
		id, _ := model.NewID(at.Add(time.Duration(n)*time.Second), bytes.NewReader(bytes.Repeat([]byte{n, 7, 9}, 6)))
		return id
	}
	var items []record.Item
	add := func(it record.Item, err error) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, it)
	}
	for i := range byte(20) {
		r := model.Report{ID: id(i), Tracking: "9160123", Title: "Jalan rusak di depan pasar", Channel: model.ChannelWeb, Holder: id(100), Agency: id(101),
			Revs: model.Revs{Rev: uint64(i) + 1, Status: 1}, Texts: model.Texts{Original: "Jalan berlubang sudah sebulan, mohon diperbaiki.", Reporter: model.Reporter{Name: "Siti", Phone: "081200000012"}},
			Clocks:    model.Clocks{Received: model.Start{At: at.Add(time.Duration(i) * time.Minute)}, Late: map[string]bool{"unit": i%2 == 0}},
			Deadlines: model.Deadlines{Due: calendar.NewDate(2026, 3, 5), Uncovered: []int{2031}}}
		if i%3 == 0 {
			r.Tags = []string{"jalan", ""}
		}
		for _, class := range []model.ViewClass{model.ViewUnit, model.ViewCoordinator, model.ViewSupervisor} {
			add(c.Row(r, class))
			add(c.Text(r, class))
		}
		e := model.Event{ID: id(i + 30), Report: r.ID, No: 2, Kind: model.KindNote, Op: id(i + 60), At: at, Written: at.Add(1234 * time.Millisecond),
			Actor: id(102), Name: "Budi", Body: model.EventBody{Text: "Catatan yang cukup panjang untuk dua puluh empat", Date: "2026-11-20"}}
		b, err := c.Encode(e)
		add(record.Item{Type: record.TypeEvent, ID: e.ID, Report: r.ID, Rev: e.No, Class: model.ViewUnit, Bytes: b}, err)
	}
	for _, odd := range [][]byte{nil, {0xff}, {0x18, 0x05}, {0xbf, 0xff}, []byte("<html>"), {0x61, 0xff}, {0xf9, 0x3c, 0x00}, {0xfa, 0x3f, 0, 0, 1},
		{0xfb, 0x3f, 0xf1, 1, 2, 3, 4, 5, 6}, {0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0xa1, 0x01, 0xf6}, {0xc0, 0x01}, {0x80}, {0xa0},
		bytes.Repeat([]byte{0x81}, 40), {0x6a, '2', '0', '2', '6', '-', '0', '2', '-', '3', '0'}, {0x61, '0'}, {0xa2, 1, 1, 1, 2}} {
		items = append(items, record.Item{Type: record.TypeRules, Rev: math.MaxUint64, Bytes: odd})
	}
	return items
}

func same(t testing.TB, got, want []record.Item) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d items became %d", len(want), len(got))
	}
	for i := range want {
		g, w := got[i], want[i]
		if g.Type != w.Type || g.Class != w.Class || g.ID != w.ID || g.Report != w.Report || g.Rev != w.Rev || !bytes.Equal(g.Bytes, w.Bytes) {
			t.Fatalf("item %d:\n got %+v\nwant %+v", i, g, w)
		}
	}
}

func TestComesBackByteForByte(t *testing.T) {
	items := samples(t)
	e, d := NewEncoder(NewMemory()), NewDecoder(NewMemory())
	first := 0
	for round := range 3 { // later frames refer to earlier ones
		b, err := e.Encode(nil, items)
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Decode(b, 1<<20)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		same(t, got, items)
		if round == 0 {
			first = len(b)
		} else if len(b) > first/2 {
			t.Errorf("round %d takes %d bytes, the first took %d", round, len(b), first)
		}
	}
	answer, back := NewEncoder(d.Memory()), NewDecoder(e.Memory()) // and back, from the same memory
	b, err := answer.Encode(nil, items)
	if err != nil {
		t.Fatal(err)
	}
	got, err := back.Decode(b, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, items)
}

// anything is a value that CBOR can hold, of any shape.
func anything(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.Map(rapid.Int64(), func(n int64) any { return n }),
		rapid.Map(rapid.Uint64(), func(n uint64) any { return n }),
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.StringMatching(`[0-9]{1,19}`), func(s string) any { return s }),
		rapid.Map(rapid.StringMatching(`20[0-9]{2}-[01][0-9]-[0-3][0-9]`), func(s string) any { return s }),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 20), func(b []byte) any { return b }),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 16, 16), func(b []byte) any { return b }),
		rapid.Map(rapid.Float64(), func(f float64) any { return f }),
		rapid.Map(rapid.Int64Range(0, 1<<45), func(ms int64) any { return float64(ms) / 1000 }),
		rapid.Just[any](true), rapid.Just[any](false), rapid.Just[any](nil))
	if depth == 0 {
		return leaf
	}
	below := anything(depth - 1)
	return rapid.OneOf(leaf,
		rapid.Map(rapid.SliceOfN(below, 0, 4), func(l []any) any { return l }),
		rapid.Map(rapid.MapOfN(rapid.IntRange(0, 40), below, 0, 6), func(m map[int]any) any { return m }),
		rapid.Map(rapid.MapOfN(rapid.StringN(0, 5, 20), below, 0, 3), func(m map[string]any) any { return m }))
}

func TestAnythingComesBack(t *testing.T) {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		e, d := NewEncoder(NewMemory()), NewDecoder(NewMemory())
		for range rapid.IntRange(1, 3).Draw(rt, "frames") {
			var items []record.Item
			for range rapid.IntRange(0, 12).Draw(rt, "items") {
				b, err := mode.Marshal(anything(3).Draw(rt, "value"))
				if err != nil {
					rt.Fatal(err)
				}
				it := record.Item{Type: record.Type(rapid.IntRange(1, 3).Draw(rt, "type")), Rev: rapid.Uint64().Draw(rt, "rev"), Bytes: b}
				copy(it.ID[:], rapid.SliceOfN(rapid.Byte(), 0, 16).Draw(rt, "id"))
				items = append(items, it)
			}
			b, err := e.Encode(nil, items)
			if err != nil {
				rt.Fatal(err)
			}
			got, err := d.Decode(b, 1<<20)
			if err != nil {
				rt.Fatal(err)
			}
			for i := range got {
				if !bytes.Equal(got[i].Bytes, items[i].Bytes) || got[i].ID != items[i].ID || got[i].Rev != items[i].Rev || got[i].Type != items[i].Type {
					rt.Fatalf("item %d: %x became %x", i, items[i].Bytes, got[i].Bytes)
				}
			}
		}
	})
}

// A frame that is damaged anywhere is an error or other items, never a panic
// and never more than was allowed.
func FuzzDecode(f *testing.F) {
	e := NewEncoder(NewMemory())
	for _, items := range [][]record.Item{samples(f), samples(f)[:3], nil} {
		b, err := e.Encode(nil, items)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		const most = 1 << 16
		items, err := NewDecoder(NewMemory()).Decode(b, most)
		if err != nil {
			return
		}
		size := 0
		for _, it := range items {
			size += len(it.Bytes)
		}
		if size > most {
			t.Fatalf("%d bytes of records", size)
		}
	})
}

func TestShortFrames(t *testing.T) {
	b, err := NewEncoder(NewMemory()).Encode(nil, samples(t))
	if err != nil {
		t.Fatal(err)
	}
	for n := range b {
		if _, err := NewDecoder(NewMemory()).Decode(b[:n], 1<<20); err == nil {
			t.Fatalf("%d of %d bytes were read without an error", n, len(b))
		}
	}
	if _, err := NewDecoder(NewMemory()).Decode(b, 1000); err == nil {
		t.Fatal("more bytes of records than allowed")
	}
}
