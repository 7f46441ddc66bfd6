package record

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lapor/model"
)

// plant puts a marker with its own path into every string of v, fills slices
// and maps with one element, and sets numbers, so that a test can see which
// fields left.
func plant(v reflect.Value, path string) (paths []string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("<" + path + ">")
		return []string{path}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return nil
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && v.Field(i).CanSet() {
				paths = append(paths, plant(v.Field(i), strings.TrimPrefix(path+"."+f.Name, "."))...)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		paths = plant(v.Index(0), path)
	case reflect.Bool, reflect.Map, reflect.Array, reflect.Pointer:
		// flags are the test's own; the rest holds no text
	case reflect.Int, reflect.Int64, reflect.Uint8, reflect.Uint64:
		// numbers stay zero
	}
	return paths
}

// What may leave for whom. Each class sees what the one above it sees; a
// field that is in no list never leaves. A new text in model.Report fails
// this test until somebody has decided who may see it.
var (
	forSupervisor = []string{"Tracking", "Title", "Category", "Tags", "Channel", "Place.Code", "Place.Name",
		"ClaimedName", "Clocks.Received.Basis", "Clocks.FirstDispatch.Basis", "Clocks.UnitDispatch.Basis",
		"Clocks.AgencyReply.Basis", "Clocks.UnitReply.Basis", "Clocks.Arrived.Basis", "Clocks.ClosedBasis",
		"Clocks.Pauses.Why", "Status", "Texts.Edited"}
	forUnit = []string{"Escalation.Reason", "Waiting.From", "Approval.Hash", "Approval.By", "Approval.How",
		"Approval.Number", "Approval.Reason", "Approval.Text", "Referrals.Question", "HoldReason", "Place.Detail",
		"Texts.Reporter.Name", "Texts.Reporter.Phone", "Texts.Reporter.Email", "Texts.Reporter.NIK", "Texts.Reporter.Address"}
	forCoordinator = []string{"NotAuthority.TargetName", "NotAuthority.Explanation", "Source.Differs", "Source.Status",
		"Source.Unit", "Texts.Original", "Proposal.Kind", "Proposal.Name", "Proposal.Category"}

	// Of an anonymous report nobody gets these, and below the coordinator a
	// withheld text takes the title with it.
	identity   = []string{"Texts.Reporter.Name", "Texts.Reporter.Phone", "Texts.Reporter.Email", "Texts.Reporter.NIK", "Texts.Reporter.Address"}
	unreleased = []string{"Title", "Texts.Edited"}
)

func TestWhatLeaves(t *testing.T) {
	codec := newTestCodec(t)
	for _, c := range []struct {
		name   string
		change func(*model.Report)
		except map[model.ViewClass][]string
	}{
		{"named", func(*model.Report) {}, nil},
		{"anonymous, released", func(r *model.Report) { r.Anonymous, r.Released = true, true },
			map[model.ViewClass][]string{model.ViewUnit: slices.Concat(identity, []string{"Place.Detail"}), model.ViewCoordinator: identity}},
		{"anonymous, not released", func(r *model.Report) { r.Anonymous = true },
			map[model.ViewClass][]string{model.ViewSupervisor: unreleased,
				model.ViewUnit:        slices.Concat(identity, unreleased, []string{"Place.Detail"}),
				model.ViewCoordinator: identity}},
	} {
		for _, class := range []model.ViewClass{model.ViewSupervisor, model.ViewUnit, model.ViewCoordinator} {
			t.Run(fmt.Sprint(c.name, ", class ", class), func(t *testing.T) {
				var r model.Report
				paths := plant(reflect.ValueOf(&r).Elem(), "")
				c.change(&r)
				want := slices.Clone(forSupervisor)
				if class >= model.ViewUnit {
					want = append(want, forUnit...)
				}
				if class >= model.ViewCoordinator {
					want = append(want, forCoordinator...)
				}
				want = slices.DeleteFunc(want, func(p string) bool { return slices.Contains(c.except[class], p) })

				row, err := codec.Row(r, class)
				if err != nil {
					t.Fatal(err)
				}
				text, err := codec.Text(r, class)
				if err != nil {
					t.Fatal(err)
				}
				sent := append(bytes.Clone(row.Bytes), text.Bytes...)
				for _, p := range paths {
					there, may := bytes.Contains(sent, []byte("<"+p+">")), slices.Contains(want, p)
					if there && !may {
						t.Errorf("%s leaves", p)
					}
					if !there && may {
						t.Errorf("%s is kept back", p)
					}
				}
			})
		}
	}
}

func TestOriginalIsShownOnlyWhereThereIsNoEdited(t *testing.T) {
	r := model.Report{Texts: model.Texts{Original: "asli"}}
	if got := unitText(r).Text; got != "asli" {
		t.Errorf("a named report without edited text shows %q", got)
	}
	r.Anonymous, r.Released = true, true
	if got := unitText(r).Text; got != "" {
		t.Errorf("an anonymous one, released without edited text, shows %q", got)
	}
	if got := supervisorText(r).Text; got != "" {
		t.Errorf("to the supervisor %q", got)
	}
}

// What a client puts together is what its class may see, no more, no less,
// and putting it through the codec again changes nothing.
func TestClientCopy(t *testing.T) {
	codec := newTestCodec(t)
	var r model.Report
	plant(reflect.ValueOf(&r).Elem(), "")
	r.ID, r.Agency, r.Holder, r.Stage = model.ID{1}, model.ID{2}, model.ID{3}, model.StageProgress
	r.Revs = model.Revs{Rev: 9, Status: 2, Assign: 3, Public: 4}
	r.Clocks.Received.At = time.Unix(1_700_000_000, 0)
	for _, class := range []model.ViewClass{model.ViewSupervisor, model.ViewUnit, model.ViewCoordinator} {
		row, err := codec.Row(r, class)
		if err != nil {
			t.Fatal(err)
		}
		text, err := codec.Text(r, class)
		if err != nil {
			t.Fatal(err)
		}
		bare, err := codec.Report(row, nil)
		if err != nil {
			t.Fatal(err)
		}
		if bare.Title != r.Title || bare.View != class || bare.Texts != (model.Texts{}) {
			t.Errorf("class %d without text: %+v", class, bare)
		}
		whole, err := codec.Report(row, &text)
		if err != nil {
			t.Fatal(err)
		}
		if whole.VisibleText() != r.Texts.Edited || whole.Revs != r.Revs || whole.Stage != r.Stage || !whole.Clocks.Received.At.Equal(r.Clocks.Received.At) {
			t.Errorf("class %d: %+v", class, whole)
		}
		again, err := codec.Row(whole, class)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.Bytes, row.Bytes) {
			t.Errorf("class %d: the row of the copy differs", class)
		}
		if row.Type != TypeRow || text.Type != TypeText || row.ID != r.ID || text.Report != r.ID || row.Rev != 9 || row.Class != class {
			t.Errorf("items %+v, %+v", row, text)
		}
	}
	for _, class := range []model.ViewClass{model.ViewNone, model.ViewFull, 99} {
		if _, err := codec.Row(r, class); err == nil {
			t.Errorf("class %d has a row", class)
		}
		if _, err := codec.Text(r, class); err == nil {
			t.Errorf("class %d has a text", class)
		}
		if _, err := codec.Report(Item{Class: class}, nil); err == nil {
			t.Errorf("class %d was read", class)
		}
	}
}

func TestEventsByAudience(t *testing.T) {
	codec := newTestCodec(t)
	for audience, lowest := range map[model.Audience]model.ViewClass{
		model.AudiencePublic: model.ViewSupervisor, model.AudienceReporter: model.ViewSupervisor,
		model.AudienceInternal: model.ViewSupervisor, model.AudienceCoordinator: model.ViewCoordinator,
		0: model.ViewFull + 1, 99: model.ViewFull + 1, // unknown audiences are nobody's
	} {
		for class := model.ViewNone; class <= model.ViewCoordinator; class++ {
			_, ok, err := codec.Event(model.Event{ID: model.ID{1}, Audience: audience}, class, model.ID{})
			if err != nil || ok != (class >= lowest && class > model.ViewNone) {
				t.Errorf("audience %d, class %d: %t, %v", audience, class, ok, err)
			}
		}
	}
}
