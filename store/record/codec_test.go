package record

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lapor/model"
	"lapor/model/calendar"
)

func newTestCodec(t testing.TB) *Codec {
	t.Helper()
	c, err := NewCodec()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sampleOperation() model.Operation {
	title, tags := "Judul \U0001F642", []string{"a", ""}
	return model.Operation{ID: model.ID{1}, Kind: model.KindCorrect, Report: model.ID{2}, Base: model.Revs{Rev: 1 << 60},
		After: []model.ID{{3}}, Written: time.Unix(1_700_000_000, 0),
		Body: model.Body{Text: "a\x00b\u009d\n", Date: calendar.NewDate(2026, 3, 5), Secret: true,
			Correct: model.Correction{Title: &title, Tags: &tags}, Parts: []model.Part{{ID: model.ID{4}, Title: "x"}}}}
}

func TestEncodingIsDeterministicAndComplete(t *testing.T) {
	c := newTestCodec(t)
	first, err := c.Encode(sampleOperation())
	if err != nil {
		t.Fatal(err)
	}
	var op model.Operation
	if err := c.Decode(first, &op); err != nil {
		t.Fatal(err)
	}
	if op.Body.Text != "a\x00b\u009d\n" || *op.Body.Correct.Title != "Judul \U0001F642" || len(*op.Body.Correct.Tags) != 2 ||
		op.Body.Date != calendar.NewDate(2026, 3, 5) || op.Base.Rev != 1<<60 || !op.Written.Equal(time.Unix(1_700_000_000, 0)) {
		t.Errorf("came back as %+v", op)
	}
	again, err := c.Encode(op)
	if err != nil || !bytes.Equal(again, first) {
		t.Errorf("encoded again: %x, first %x, %v", again, first, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	c := newTestCodec(t)
	good, err := c.Encode(sampleOperation())
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"nothing":         nil,
		"cut":             good[:len(good)-1],
		"trailing bytes":  append(bytes.Clone(good), 0),
		"a page of HTML":  []byte("<html>Silakan masuk</html>"),
		"a key twice":     {0xa2, 0x02, 0x61, 'a', 0x02, 0x61, 'b'},
		"bad UTF-8":       {0xa1, 0x02, 0x62, 0xff, 0xfe},
		"deep nesting":    append(bytes.Repeat([]byte{0x81}, 100), 0x00),
		"a huge array":    {0xa1, 0x06, 0x9a, 0xff, 0xff, 0xff, 0xff},
		"a huge map":      {0xba, 0xff, 0xff, 0xff, 0xff},
		"an id of 15":     {0xa1, 0x01, 0x4f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"an id that is 7": {0xa1, 0x01, 0x07},
	} {
		var op model.Operation
		if err := c.Decode(b, &op); model.CodeOf(err) != CodeBadRecord {
			t.Errorf("%s: %v", name, err)
		}
	}
	var op model.Operation
	if err := c.Decode([]byte{0xa2, 0x02, 0x61, 'a', 0x18, 0x63, 0x01}, &op); err != nil || op.Kind != "a" {
		t.Errorf("a field of a newer version: %v", err)
	}
}

// FuzzDecode: no bytes may panic, exhaust memory, or decode to something that
// does not encode to the same value again.
func FuzzDecode(f *testing.F) {
	c := newTestCodec(f)
	good, err := c.Encode(sampleOperation())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{0xa0})
	f.Add(bytes.Repeat([]byte{0x81}, 40))
	f.Fuzz(func(t *testing.T, b []byte) {
		var op model.Operation
		if c.Decode(b, &op) != nil {
			return
		}
		first, err := c.Encode(op)
		if err != nil {
			t.Fatal(err)
		}
		var copied model.Operation
		if err := c.Decode(first, &copied); err != nil {
			t.Fatalf("%x became %x: %v", b, first, err)
		}
		if again, err := c.Encode(copied); err != nil || !bytes.Equal(again, first) {
			t.Fatalf("%x became %x, %v", first, again, err)
		}
		for _, class := range []model.ViewClass{model.ViewSupervisor, model.ViewUnit, model.ViewCoordinator} {
			c.Report(Item{Class: class, Bytes: b}, &Item{Class: class, Bytes: b}) // must not panic
		}
	})
}

func TestDigest(t *testing.T) {
	terms := rapid.Custom(func(t *rapid.T) Digest {
		return Term(model.ID{rapid.Byte().Draw(t, "id")}, rapid.Uint64Range(0, 3).Draw(t, "rev"), model.ViewClass(rapid.IntRange(1, 3).Draw(t, "class")))
	})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(terms).Draw(t, "terms")
		var forth, back Digest
		for i := range all {
			forth = forth.Add(all[i])
			back = back.Add(all[len(all)-1-i])
		}
		if forth != back {
			t.Fatal("the order matters")
		}
		for _, term := range all {
			forth = forth.Sub(term)
		}
		if forth != (Digest{}) {
			t.Fatal("taking all out leaves something")
		}
	})
	a := Term(model.ID{1}, 1, model.ViewUnit)
	for name, b := range map[string]Digest{"id": Term(model.ID{2}, 1, model.ViewUnit),
		"rev": Term(model.ID{1}, 2, model.ViewUnit), "class": Term(model.ID{1}, 1, model.ViewCoordinator)} {
		if a == b {
			t.Errorf("another %s has the same term", name)
		}
	}
	// Carry across the halves.
	ones := Digest(bytes.Repeat([]byte{0xff}, 16))
	one := Digest{15: 1}
	if ones.Add(one) != (Digest{}) || (Digest{}).Sub(one) != ones {
		t.Error("the sum is not modulo 2^128")
	}
	if ShortOf(model.ID{1}) == ShortOf(model.ID{2}) {
		t.Error("shorts collide")
	}
}
