package model_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lapor/model"
)

func row(stage model.Stage) model.Imported {
	return model.Imported{Tracking: "9165816", Received: noon.AddDate(0, 0, -20), Reporter: "Seseorang", Title: "Jalan rusak",
		Original: "Jalan rusak berat", Status: "Belum Terverifikasi", Stage: stage, Hash: "1"}
}

func (o office) merge(old *model.Report, r model.Imported, unit model.ID, exported time.Time) (model.Report, []model.Event, model.ImportChange) {
	return model.MergeImport(old, r, unit, o.regency, exported, id(theReport), noon, o.rules)
}

func TestImportNew(t *testing.T) {
	o := newOffice()
	r, events, change := o.merge(nil, row(model.StageUnverified), model.ID{}, noon)
	if change != model.ImportNew || r.Stage != model.StageUnverified || r.Deadlines.DueKind != model.ClockVerify || r.Deadlines.Estimated || len(events) != 1 {
		t.Errorf("%v %+v", change, r)
	}
	work := row(model.StageAwaiting)
	work.Unit = "Dinas Kesehatan"
	r, _, _ = o.merge(nil, work, o.health, noon)
	if r.Holder != o.health || !r.Deadlines.Estimated || r.Clocks.UnitDispatch.Basis != model.BasisReceived {
		t.Errorf("dispatch date of an export is estimated: %+v", r.Clocks)
	}
	strange := row(model.StageNone)
	strange.Status, strange.Unit = "Menunggu Wangsit", "Kantor tak dikenal"
	r, _, _ = o.merge(nil, strange, model.ID{}, noon)
	if r.Status != strange.Status || r.Stage != model.StageAwaiting || r.Source.Unit != strange.Unit {
		t.Errorf("unknown words are kept: %+v", r)
	}
	held := row(model.StageHeld)
	held.Reason = "kurang jelas"
	r, _, _ = o.merge(nil, held, model.ID{}, noon)
	if r.HoldReason != held.Reason || r.Before != model.StageUnverified || !r.Deadlines.Paused {
		t.Errorf("%+v", r)
	}
}

func TestImportAnonymous(t *testing.T) {
	o := newOffice()
	secret := row(model.StageAwaiting)
	secret.Anonymous = true
	r, _, _ := o.merge(nil, secret, o.health, noon)
	if r.Released || r.Texts.Reporter.Name != "Seseorang" {
		t.Errorf("%+v", r)
	}
	r.Texts.Reporter = model.Reporter{}
	if whole := reflect.ValueOf(r.Source); slices.Contains(stringsIn(whole), "Seseorang") {
		t.Error("the identity is in the source values")
	}
	secret.Edited, secret.Hash = "Jalan di desa rusak", "2"
	r, _, _ = o.merge(&r, secret, o.health, noon.Add(time.Hour))
	if !r.Released || r.Texts.Edited != secret.Edited {
		t.Errorf("an edited text in the export releases: %+v", r.Texts)
	}
}

func stringsIn(v reflect.Value) []string {
	var all []string
	for i := range v.NumField() {
		if v.Field(i).Kind() == reflect.String {
			all = append(all, v.Field(i).String())
		}
	}
	return all
}

func TestImportNeverUndoesAReply(t *testing.T) {
	o := newOffice()
	old, _, _ := o.merge(nil, row(model.StageAwaiting), o.health, noon.Add(-time.Hour))
	old, _ = o.must(t, old, o.liaison(), model.KindFollowUpResult, noon, nil)
	newer := row(model.StageAwaiting)
	newer.Hash, newer.Category = "2", "INFRASTRUKTUR / JALAN"
	r, _, change := o.merge(&old, newer, o.health, noon.Add(time.Hour))
	if r.Stage != model.StageProgress || r.Clocks.ResultAt != old.Clocks.ResultAt || r.Category != newer.Category {
		t.Errorf("%+v", r)
	}
	if change != model.ImportDifferent || !slices.Equal(r.Source.Differs, []string{"stage"}) {
		t.Errorf("%v %v", change, r.Source.Differs)
	}
}

func TestImportFollowsTheSourceButNotOverUs(t *testing.T) {
	o := newOffice()
	old, _, _ := o.merge(nil, row(model.StageAwaiting), o.health, noon.Add(-time.Hour))
	corrected := old
	corrected.Title = "Jalan Melati rusak"
	newer := row(model.StageProgress)
	newer.Hash, newer.Title, newer.Unit = "2", "JALAN RUSAK", "Dinas PUPR"

	r, events, _ := o.merge(&old, newer, o.works, noon)
	if r.Title != newer.Title || r.Holder != o.works || r.Stage != model.StageProgress || r.Revs.Status != old.Revs.Status+1 || r.Revs.Assign != old.Revs.Assign+1 {
		t.Errorf("followed: %+v", r)
	}
	if events[0].From != model.StageAwaiting || events[0].To != model.StageProgress || events[0].Body.FromUnit != o.health {
		t.Errorf("event %+v", events[0])
	}
	if r.Clocks.FirstDispatch != old.Clocks.FirstDispatch || !r.Clocks.UnitDispatch.Estimated() || !r.Clocks.AgencyReply.Estimated() {
		t.Errorf("clocks %+v", r.Clocks)
	}
	r, _, change := o.merge(&corrected, newer, o.works, noon)
	if r.Title != corrected.Title || r.Source.Title != newer.Title || change != model.ImportChanged {
		t.Errorf("our title is ours: %q, source %q, %v", r.Title, r.Source.Title, change)
	}
	ours, _ := o.must(t, old, o.coordinator(), model.KindDispatch, noon, unit(o.social))
	r, _, change = o.merge(&ours, newer, o.works, noon)
	if r.Holder != o.social || change != model.ImportDifferent || !slices.Contains(r.Source.Differs, "unit") {
		t.Errorf("our dispatch is ours: %v %v", r.Holder, r.Source.Differs)
	}
}

func TestImportOlderOrSame(t *testing.T) {
	o := newOffice()
	first, _, _ := o.merge(nil, row(model.StageAwaiting), o.health, noon)
	older := row(model.StageProgress)
	older.Hash = "2"
	if r, events, change := o.merge(&first, older, o.health, noon.Add(-time.Hour)); change != model.ImportUnchanged || len(events) > 0 || !reflect.DeepEqual(r, first) {
		t.Errorf("an older export changed %v", change)
	}
	if r, events, change := o.merge(&first, row(model.StageAwaiting), o.health, noon); change != model.ImportUnchanged || len(events) > 0 || !reflect.DeepEqual(r, first) {
		t.Errorf("the same export changed %v", change)
	}
}

// TestImportProperties: whatever we did and whatever an export says, the
// stage never moves backwards, a known date stays, and twice is once.
func TestImportProperties(t *testing.T) {
	o := newOffice()
	rank := func(r model.Report) int {
		stage := r.Stage
		if stage == model.StageHeld {
			stage = r.Before
		}
		return map[model.Stage]int{model.StageUnverified: 0, model.StageAwaiting: 1, model.StageProgress: 2, model.StageClosed: 3, model.StageArchived: 3}[stage]
	}
	rapid.Check(t, func(t *rapid.T) {
		stages := rapid.SampledFrom(append(model.Stages(), model.StageNone))
		units := rapid.SampledFrom([]model.ID{{}, o.health, o.works})
		imported := func(hash string) model.Imported {
			r := row(stages.Draw(t, "stage"))
			r.Hash, r.Edited = hash, rapid.SampledFrom([]string{"", "satu", "dua"}).Draw(t, "edited")
			r.Anonymous = rapid.Bool().Draw(t, "anonymous")
			return r
		}
		old, _, _ := o.merge(nil, imported("1"), units.Draw(t, "unit"), noon.Add(-time.Hour))
		for range rapid.IntRange(0, 3).Draw(t, "acts") {
			kind := rapid.SampledFrom([]model.Kind{model.KindVerify, model.KindDispatch, model.KindFollowUpResult, model.KindHold, model.KindClose, model.KindResume}).Draw(t, "kind")
			if out, e := o.decide(old, o.op(kind, old), o.coordinator()); out.Result == model.ResultApplied {
				old = e.Reports[0]
			}
		}
		second, unitOf := imported("2"), units.Draw(t, "unit")
		r, _, _ := o.merge(&old, second, unitOf, noon)
		if rank(r) < rank(old) {
			t.Fatalf("backwards: %s (before %s) to %s (before %s)", old.Stage, old.Before, r.Stage, r.Before)
		}
		for name, c := range map[string][2]model.Start{
			"first dispatch": {old.Clocks.FirstDispatch, r.Clocks.FirstDispatch}, "reply": {old.Clocks.AgencyReply, r.Clocks.AgencyReply}} {
			if !c[0].At.IsZero() && c[0] != c[1] {
				t.Fatalf("%s %+v became %+v", name, c[0], c[1])
			}
		}
		if old.Anonymous && !r.Anonymous {
			t.Fatal("an export took anonymity away")
		}
		if r.Anonymous && r.Released && r.Texts.Edited == "" {
			t.Fatal("released without an edited text")
		}
		twice, events, change := o.merge(&r, second, unitOf, noon)
		if change != model.ImportUnchanged || len(events) > 0 || !reflect.DeepEqual(twice, r) {
			t.Fatalf("a second time: %v", change)
		}
	})
}
