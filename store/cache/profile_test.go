package cache

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lapor/model"
)

func TestProfilesShareAMachineAndNothingElse(t *testing.T) {
	if list, err := Profiles(filepath.Join(t.TempDir(), "none")); len(list) != 0 || err != nil {
		t.Fatalf("%v, %v", list, err)
	}
	d := liaison(t, 2)
	d.submit(note(d.report(1).ID, "x"))
	d.at = d.at.Add(time.Hour)
	o := d.options()
	o.Profile = "Budi (PUPR) ../é"
	other, err := Open(context.Background(), d.dir, o)
	d.must(err)
	defer other.Close()
	if list, _ := other.Outbox(d.ctx()); len(list) != 0 {
		t.Error("one officer sees another's outbox")
	}
	if filepath.Dir(other.Dir()) != filepath.Clean(d.dir) {
		t.Errorf("profile lies in %s", other.Dir())
	}
	list, err := Profiles(d.dir)
	d.must(err)
	if len(list) != 2 || list[0].Name != o.Profile || list[0].Unsent != 0 || list[1].Name != "rina" || list[1].Unsent != 1 || !list[1].Used.Equal(morning) {
		t.Errorf("%+v", list)
	}
	for _, bad := range []string{"", "  ", "a\nb", "a\x9db", strings.Repeat("a", 300), "\xff"} {
		o.Profile = bad
		_, err := Open(context.Background(), d.dir, o)
		wantCode(t, err, CodeBadName)
	}
}

func TestFoldersAreSafeAndTheirOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		fa, errA := folderOf(a)
		fb, errB := folderOf(b)
		if errA != nil || errB != nil {
			return
		}
		if strings.EqualFold(fa, fb) != (a == b) {
			t.Fatalf("%q and %q lie in %q and %q", a, b, fa, fb)
		}
		if fa == "" || strings.Trim(fa, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || reserved(fa) {
			t.Fatalf("%q lies in %q", a, fa)
		}
	})
	for _, name := range []string{"con", "LPT1", "nul", "..", ".", "/", "a/b", "rina."} {
		if f, err := folderOf(name); err != nil || f == name || reserved(f) {
			t.Errorf("%q lies in %q, %v", name, f, err)
		}
	}
}

func TestDraftsSettingsAndViews(t *testing.T) {
	d := liaison(t, 1)
	r := d.report(1).ID
	draft, err := d.SaveDraft(d.ctx(), model.Draft{Report: r, Kind: model.KindFollowUpResult, Body: model.Body{Text: "Sa"}})
	d.must(err)
	draft.Body.Text = "Saya"
	d.at = d.at.Add(time.Second)
	again, err := d.SaveDraft(d.ctx(), draft)
	d.must(err)
	d.must(d.SetSetting(d.ctx(), "tema", "gelap"))
	d.must(d.PutSavedView(d.ctx(), model.SavedView{Name: "Jalan", Query: "jalan", Order: 2}))
	d.must(d.PutSavedView(d.ctx(), model.SavedView{Name: "Air", Query: "air", Order: 1}))
	d.reopen()
	dossier, err := d.Dossier(d.ctx(), r)
	d.must(err)
	if len(dossier.Drafts) != 1 || dossier.Drafts[0].Body.Text != "Saya" || !dossier.Drafts[0].Saved.Equal(d.at) || again.ID != draft.ID {
		t.Fatalf("%+v", dossier.Drafts)
	}
	if v, err := d.Setting(d.ctx(), "tema"); v != "gelap" || err != nil {
		t.Errorf("%q, %v", v, err)
	}
	views, err := d.SavedViews(d.ctx())
	d.must(err)
	if len(views) != 2 || views[0].Name != "Air" {
		t.Errorf("%+v", views)
	}
	_, err = d.Submit(d.ctx(), reply(r, "Saya sudah ke sana"), 0, draft.ID)
	d.must(err)
	if drafts, _ := d.Drafts(d.ctx()); len(drafts) != 0 {
		t.Errorf("%+v", drafts)
	}
}

func TestBeforeTheFirstSyncNothingIsDecided(t *testing.T) {
	d := newDesk(t)
	me, err := d.Me(d.ctx())
	d.must(err)
	if me.Ready || me.Rules.Calendar == nil {
		t.Errorf("%+v", me)
	}
	_, err = d.Submit(d.ctx(), note(id('R', 1), "x"), 0, model.ID{})
	wantCode(t, err, CodeNotReady)
	s, err := d.SyncState(d.ctx())
	d.must(err)
	if s.WantManifest || s.Incarnation != 0 || !s.Device.IsZero() {
		t.Errorf("%+v", s)
	}
}
