package cache

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lapor/model"
	"lapor/store/record"
)

// inFiles looks for a text in everything below the profile.
func (d *desk) inFiles(text string) (found []string) {
	d.t.Helper()
	files, err := filepath.Glob(filepath.Join(d.Dir(), "*"))
	d.must(err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		d.must(err)
		if bytes.Contains(bytes.ToLower(b), bytes.ToLower([]byte(text))) {
			found = append(found, filepath.Base(f))
		}
	}
	return found
}

// indexed reports whether the text index has a part.
func (d *desk) indexed(text string) (found bool) {
	d.must(d.read(d.ctx(), func(t *tx) error {
		_, err := t.one("SELECT EXISTS(SELECT 1 FROM search_part WHERE part = ?)", args(int64(partsOf(strings.ToLower(text))[0])), &found)
		return err
	}))
	return found
}

const marker = "Qwzxvbnpenanda"

func TestWhatHasGoneLeavesNoByte(t *testing.T) {
	d := liaison(t, 30)
	r := d.report(31)
	r.Title, r.Texts.Original = "Judul "+marker, "Isi yang panjang "+marker
	d.receive(model.ViewUnit, r)
	d.submit(reply(r.ID, "Jawaban petugas"))
	draft, err := d.SaveDraft(d.ctx(), model.Draft{Report: r.ID, Kind: model.KindNote, Body: model.Body{Text: "konsep"}})
	d.must(err)
	d.must(d.scrub(d.ctx()))
	if got := d.inFiles(marker); !slices.Contains(got, databaseFile) {
		t.Fatalf("the marker is nowhere before: %v", got)
	}

	if !d.indexed(marker[:3]) {
		t.Fatal("no part of it is in the text index")
	}

	d.must(d.ApplyPiece(d.ctx(), Piece{Gone: []record.Gone{{Report: r.ID, Why: record.WhyMoved}}}))
	if got := d.inFiles(marker); len(got) != 0 {
		t.Errorf("still in %v", got)
	}
	if d.indexed(marker[:3]) {
		t.Error("a part of it is still in the text index")
	}
	_, err = d.Dossier(d.ctx(), r.ID)
	wantCode(t, err, model.CodeNotFound)
	drafts, err := d.Drafts(d.ctx())
	d.must(err)
	if len(drafts) != 1 || drafts[0].ID != draft.ID || !drafts[0].Flagged {
		t.Errorf("%+v", drafts)
	}
	if ops := d.take(); len(ops) != 1 {
		t.Errorf("%d operations go to the server for a decision", len(ops))
	}
	list, err := d.Outbox(d.ctx())
	d.must(err)
	if list[0].Op.Body.Text != "Jawaban petugas" || list[0].Title != "" {
		t.Errorf("%+v", list[0])
	}
}

func TestALowerViewClassTakesTextAndEventsAway(t *testing.T) {
	d := newDesk(t)
	d.ready(model.RoleCoordinator, nodeRegency)
	r := d.report(1)
	r.Anonymous, r.Texts.Original = true, "Rahasia "+marker
	d.receive(model.ViewCoordinator, r)
	row, err := d.codec.Row(r, model.ViewUnit)
	d.must(err)
	d.must(d.ApplyPiece(d.ctx(), Piece{Items: []record.Item{row}}))
	d.must(d.scrub(d.ctx()))
	if got := d.inFiles(marker); len(got) != 0 {
		t.Errorf("still in %v", got)
	}
	dossier, err := d.Dossier(d.ctx(), r.ID)
	d.must(err)
	if dossier.HasText || len(dossier.Events) != 0 || dossier.Report.View != model.ViewUnit {
		t.Errorf("%+v", dossier)
	}
	// A text of the former class that comes late is not taken.
	text, err := d.codec.Text(r, model.ViewCoordinator)
	d.must(err)
	d.must(d.ApplyPiece(d.ctx(), Piece{Items: []record.Item{text}}))
	if got := d.inFiles(marker); len(got) != 0 {
		t.Errorf("taken: %v", got)
	}
}
