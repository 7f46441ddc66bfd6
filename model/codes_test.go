package model_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"lapor/model"
)

func TestIDs(t *testing.T) {
	random := bytes.NewReader(bytes.Repeat([]byte{0xff}, 64))
	first, err := model.NewID(noon, random)
	second, err2 := model.NewID(noon.Add(time.Millisecond), random)
	if err != nil || err2 != nil || first.Compare(second) >= 0 || first.String()[14] != '7' {
		t.Errorf("%v %v %v %v", first, second, err, err2)
	}
	back, err := model.ParseID(first.String())
	if err != nil || back != first {
		t.Errorf("%v %v", back, err)
	}
	if _, err := model.NewID(noon, bytes.NewReader(nil)); err == nil {
		t.Error("an id without randomness")
	}
	for _, s := range []string{"zz", "0199", first.String() + "0", "0199zzzz-0000-7000-8000-000000000000"} {
		if _, err := model.ParseID(s); model.CodeOf(err) != model.CodeBadID {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// TestCodes: what is stored under a code is read back from it.
func TestCodes(t *testing.T) {
	for _, s := range model.Stages() {
		if back, ok := model.ParseStage(s.String()); !ok || back != s {
			t.Errorf("stage %v", s)
		}
	}
	for r := model.RoleNational; r <= model.RoleSystem; r++ {
		if back, ok := model.ParseRole(r.String()); !ok || back != r {
			t.Errorf("role %v", r)
		}
	}
	for k := model.MandateDefinitive; k <= model.MandateLeaveCover; k++ {
		if back, ok := model.ParseMandateKind(k.String()); !ok || back != k {
			t.Errorf("mandate %v", k)
		}
	}
	for c := model.ClassUnknown; c <= model.ClassInfoRequest; c++ {
		if back, ok := model.ParseClassification(c.String()); !ok || back != c {
			t.Errorf("classification %v", c)
		}
	}
	if _, ok := model.ParseRole(""); ok {
		t.Error("no role is a role")
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("disk")
	err := model.Wrap(model.CodeNotFound, cause)
	if !errors.Is(err, cause) || model.CodeOf(err) != model.CodeNotFound || model.Wrap("x", nil) != nil || model.CodeOf(cause) != "" {
		t.Errorf("%v", err)
	}
}

func TestMandatesByDay(t *testing.T) {
	o := newOffice()
	actor := o.liaison()
	r := o.report(model.StageAwaiting)
	actor.Mandates[0].From, actor.Mandates[0].Until = day("2026-09-02"), day("2026-09-02")
	wib := func(d, h int) time.Time { return time.Date(2026, 9, d, h, 0, 0, 0, noon.Location()) }
	for at, want := range map[time.Time]bool{wib(1, 23): false, wib(2, 0): true, wib(2, 23): true, wib(3, 0): false} {
		if got := model.Allowed(model.KindNote, r, actor, at, o.rules) == nil; got != want {
			t.Errorf("at %v: %v", at, got)
		}
	}
}

// Decide would call it a noop: better not to offer it and let a reason be
// written for nothing.
func TestALiaisonEscalatesOnce(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	if err := model.Allowed(model.KindEscalate, r, o.liaison(), noon, o.rules); err != nil {
		t.Fatal(err)
	}
	r.Escalation.Level = 1
	if err := model.Allowed(model.KindEscalate, r, o.liaison(), noon, o.rules); model.CodeOf(err) != model.CodeNothing {
		t.Errorf("a second time: %v", err)
	}
	if err := model.Allowed(model.KindEscalate, r, o.coordinator(), noon, o.rules); err != nil {
		t.Errorf("its coordinator, a level up: %v", err)
	}
}
