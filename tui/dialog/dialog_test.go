package dialog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/tuitest"
)

// first is the first report that fits.
func first(t *testing.T, s *tuitest.Store, fits func(model.Report) bool) model.Report {
	t.Helper()
	for i := range s.Len() {
		if r := s.Report(i).Report; fits(r) {
			return r
		}
	}
	t.Fatal("no report fits")
	return model.Report{}
}

func stage(s model.Stage) func(model.Report) bool {
	return func(r model.Report) bool { return r.Stage == s && !r.Anonymous }
}

func open(d *tuitest.Driver, what action.Name, reports ...model.ID) {
	o := screen.Open{Screen: action.ScreenAct, Action: what, Report: reports[0]}
	if len(reports) > 1 {
		o.Many = reports
	}
	d.Send(o)
	d.Advance(time.Second)
}

func write(d *tuitest.Driver, text string) {
	for _, r := range text {
		d.Send(tuitest.Key(string(r)))
	}
}

func sent(t *testing.T, s *tuitest.Store) []model.Operation {
	t.Helper()
	out, err := s.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ops []model.Operation
	for _, o := range out {
		ops = append(ops, o.Op)
	}
	return ops
}

func only(t *testing.T, s *tuitest.Store, kind model.Kind) model.Operation {
	t.Helper()
	ops := sent(t, s)
	if len(ops) != 1 || ops[0].Kind != kind {
		t.Fatalf("sent %+v, want one %s", ops, kind)
	}
	return ops[0]
}

func TestVerifyCorrectsAndDispatches(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	r := first(t, d.Store, stage(model.StageUnverified))
	open(d, action.Verify, r.ID)
	d.Has("Verifikasi", "Unit tujuan", "wajib diisi")
	d.Press("f10")
	d.Has("Pilih unit tujuan.")
	write(d, "putr")
	d.Press("enter", "tab") // past the text
	write(d, " (Martapura)")
	d.Press("f10")
	op := only(t, d.Store, model.KindVerify)
	if op.Body.Unit.IsZero() || op.Body.Correct.Title == nil || !strings.HasSuffix(*op.Body.Correct.Title, " (Martapura)") {
		t.Errorf("body %+v", op.Body)
	}
	if op.Body.Correct.Edited != nil || op.Body.Correct.Class != nil || op.Body.Correct.Category != nil {
		t.Errorf("corrects what was not touched: %+v", op.Body.Correct)
	}
	if op.Base != r.Revs {
		t.Errorf("base %+v", op.Base)
	}
}

func TestAnAnonymousReportIsReleasedOnlyByAnAnswer(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	r := first(t, d.Store, func(r model.Report) bool { return r.Stage == model.StageUnverified && r.Anonymous })
	change(d, r.ID, func(r *model.Report) { r.Texts.Edited = "" })
	open(d, action.Verify, r.ID)
	write(d, "putr")
	d.Press("f10")
	d.Has("menyebut siapa pelapornya?", "Jawab dulu")
	d.Has(strings.Join(strings.Fields(safetext.Line(r.Texts.Original).String())[:4], " ")) // what is asked about can be read
	if len(sent(t, d.Store)) != 0 {
		t.Fatal("released without an answer")
	}
	d.Press("2", "f10")
	d.Has("Sunting dulu isinya")
	if len(sent(t, d.Store)) != 0 {
		t.Fatal("released a text that names the reporter")
	}
	d.Press("tab", "1", "f10")
	op := only(t, d.Store, model.KindVerify)
	if !op.Body.Releases || op.Body.Correct.Edited != nil {
		t.Errorf("body %+v", op.Body)
	}
}

func TestDispatchAwayNeedsAReason(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	r := first(t, d.Store, func(r model.Report) bool { return r.Stage == model.StageAwaiting && !r.Holder.IsZero() })
	open(d, action.Dispatch, r.ID)
	d.Lacks("Alasan dipindahkan")
	write(d, "dinas kes")
	d.Has("Alasan dipindahkan")
	d.Press("f10")
	d.Has("Tulis mengapa dipindahkan.")
	write(d, "salah alamat")
	d.Press("f10")
	op := only(t, d.Store, model.KindDispatch)
	if op.Body.Reason != "salah alamat" || op.Body.Unit == r.Holder {
		t.Errorf("body %+v", op.Body)
	}
}

func TestThePickerShowsWhoRefused(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Height: 40, Width: 100})
	me, err := d.Store.Me(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := first(t, d.Store, func(r model.Report) bool {
		return r.Stage == model.StageAwaiting && me.Tree.Within(r.Holder, r.Agency)
	})
	change(d, r.ID, func(x *model.Report) {
		x.Refused = []model.ID{r.Holder}
		x.NotAuthority = model.NotAuthority{From: r.Holder, TargetName: "Balai Jalan", Explanation: "jalan nasional"}
		x.Holder = model.ID{}
	})
	open(d, action.Dispatch, r.ID)
	d.Has("usulan: Balai Jalan.", "jalan nasional")
	write(d, me.Tree.Name(r.Holder))
	d.Has("sudah menolak", "Unit ini sudah pernah menolak")
}

func change(d *tuitest.Driver, id model.ID, edit func(*model.Report)) {
	for i := range d.Store.Len() {
		d.Store.Edit(i, func(x *model.Dossier) {
			if x.Report.ID == id {
				edit(&x.Report)
			}
		})
	}
}

func TestReasonsOfHoldAndArchive(t *testing.T) {
	for _, c := range []struct {
		what action.Name
		kind model.Kind
		keys []string
		code desk.ReasonCode
	}{
		{action.Hold, model.KindHold, []string{"1"}, desk.ReasonIncomplete},
		{action.Archive, model.KindArchive, []string{"3"}, desk.ReasonNotPerformance},
		{action.Archive, model.KindArchive, []string{"down", "down", "enter"}, desk.ReasonTooGeneral},
	} {
		d := tuitest.Start(t, tuitest.Options{})
		r := first(t, d.Store, stage(model.StageUnverified))
		open(d, c.what, r.ID)
		d.Press("f10")
		d.Has("Pilih alasannya.")
		d.Press(c.keys...)
		d.Press("f10")
		if op := only(t, d.Store, c.kind); op.Body.ReasonCode != string(c.code) {
			t.Errorf("%s: %+v", c.what, op.Body)
		}
	}
}

func TestAnotherReasonNeedsItsText(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	r := first(t, d.Store, stage(model.StageUnverified))
	open(d, action.Hold, r.ID)
	d.Press("5", "f10")
	d.Has("Tulis alasan lainnya.")
	write(d, "menunggu rapat")
	d.Press("f10")
	if op := only(t, d.Store, model.KindHold); op.Body.Reason != "menunggu rapat" {
		t.Errorf("body %+v", op.Body)
	}
}

func TestEscalateNamesWhomItGoesTo(t *testing.T) {
	store := tuitest.NewStore(60)
	r := first(t, store, stage(model.StageAwaiting))
	store.As(model.RoleLiaison, r.Holder)
	d := tuitest.Start(t, tuitest.Options{Store: store})
	open(d, action.Escalate, r.ID)
	d.Has("Diteruskan kepada admin koordinator", "tenggat tetap berjalan")
	write(d, "perlu anggaran provinsi")
	d.Press("f10")
	if op := only(t, store, model.KindEscalate); op.Body.Level != 1 || op.Body.Reason != "perlu anggaran provinsi" {
		t.Errorf("body %+v", op.Body)
	}
}

func TestNotAuthorityTakesANameThatIsNotInTheTree(t *testing.T) {
	store := tuitest.NewStore(60)
	r := first(t, store, stage(model.StageAwaiting))
	store.As(model.RoleLiaison, r.Holder)
	d := tuitest.Start(t, tuitest.Options{Store: store})
	open(d, action.NotAuthority, r.ID)
	d.Press("f10")
	d.Has("Pilih instansi, atau tulis namanya.")
	write(d, "Balai Wilayah Sungai Kalimantan III")
	d.Has("dipakai sebagai nama")
	d.Press("tab")
	write(d, "sungai kewenangan pusat")
	d.Press("f10")
	op := only(t, store, model.KindNotAuthority)
	if op.Body.Target != "Balai Wilayah Sungai Kalimantan III" || !op.Body.Unit.IsZero() || op.Body.Reason == "" {
		t.Errorf("body %+v", op.Body)
	}
}

func TestRequestInput(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	r := first(t, d.Store, stage(model.StageAwaiting))
	open(d, action.RequestInput, r.ID)
	write(d, "Bidang Bina Marga")
	d.Press("tab")
	write(d, "1")
	d.Has("Jumat, 13 Nov 2026")
	d.Press("tab")
	write(d, "foto sebelum dan sesudah")
	d.Press("f10")
	op := only(t, d.Store, model.KindRequestInput)
	if op.Body.Target != "Bidang Bina Marga" || op.Body.Date != calendar.NewDate(2026, 11, 13) || op.Body.Text != "foto sebelum dan sesudah" {
		t.Errorf("body %+v", op.Body)
	}
}

func TestWhatNeedsNothingIsDoneAtOnce(t *testing.T) {
	store := tuitest.NewStore(60)
	r := first(t, store, stage(model.StageAwaiting))
	store.As(model.RoleLiaison, r.Holder)
	d := tuitest.Start(t, tuitest.Options{Store: store})
	open(d, action.Claim, r.ID)
	only(t, store, model.KindClaim)
	d.Lacks("Menyimpan")
}

func TestEscKeepsTheReasonAsADraft(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	r := first(t, d.Store, stage(model.StageUnverified))
	open(d, action.Hold, r.ID)
	d.Press("1", "tab")
	write(d, "alamatnya di mana")
	d.Send(tuitest.Key("esc"))
	d.Has("Konsep disimpan")
	drafts, _ := d.Store.Drafts(t.Context())
	if len(drafts) != 1 || drafts[0].Body.Reason != "alamatnya di mana" || drafts[0].Kind != model.KindHold {
		t.Fatalf("drafts %+v", drafts)
	}
	open(d, action.Hold, r.ID)
	d.Has("alamatnya di mana")
	d.Press("f10")
	only(t, d.Store, model.KindHold)
	if drafts, _ = d.Store.Drafts(t.Context()); len(drafts) != 0 {
		t.Errorf("the draft outlives the act: %+v", drafts)
	}
}

func TestARefusalKeepsTheDialogOpen(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{})
	r := first(t, d.Store, stage(model.StageUnverified))
	open(d, action.Hold, r.ID)
	d.Press("1")
	d.Store.Fail = &model.Error{Code: model.RejectStale}
	d.Press("f10")
	d.Has("Status laporan sudah berubah", "Penjelasan")
	d.Store.Fail = nil
	d.Press("f10")
	only(t, d.Store, model.KindHold)
}

func TestSeveralReportsGetAResultEach(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 100, Height: 30})
	good := first(t, d.Store, stage(model.StageUnverified))
	done := first(t, d.Store, stage(model.StageClosed))
	open(d, action.Hold, good.ID, done.ID)
	d.Has("2 laporan yang dipilih")
	d.Press("2", "f10")
	d.Has("1 tersimpan, 1 tidak", "#"+good.Tracking, "#"+done.Tracking)
	only(t, d.Store, model.KindHold)
	d.Press("enter")
	d.Lacks("1 tersimpan, 1 tidak")
}

func TestMarksEndWithTheirAct(t *testing.T) {
	d := tuitest.Start(t, tuitest.Options{Width: 100, Height: 30})
	d.Press("2", "space", "down", "space", "down", "down") // two unverified ones, the cursor on a third
	d.Has("2 dipilih")
	d.Press("p")
	d.Advance(time.Second)
	d.Press("1", "f10", "enter")
	d.Has("Tunda untuk 2 laporan tersimpan")
	d.Lacks("dipilih")
	if ops := sent(t, d.Store); len(ops) != 2 {
		t.Fatalf("sent %d", len(ops))
	}
	// One mark alone counts more than the cursor.
	d.Press("space", "down")
	d.Has("1 dipilih")
	d.Press("p")
	d.Advance(time.Second)
	d.Press("1", "f10")
	d.Lacks("dipilih")
	if ops := sent(t, d.Store); len(ops) != 3 {
		t.Fatalf("sent %d", len(ops))
	}
}

func TestDialogsFitEverywhere(t *testing.T) {
	for _, size := range [][2]int{{60, 15}, {80, 24}, {160, 50}, {200, 60}} {
		d := tuitest.Start(t, tuitest.Options{Width: size[0], Height: size[1]})
		unverified := first(t, d.Store, stage(model.StageUnverified))
		waiting := first(t, d.Store, stage(model.StageAwaiting))
		for _, what := range []action.Name{action.Verify, action.Dispatch, action.Hold, action.Archive, action.NotAuthority,
			action.Escalate, action.RequestInput, action.InputReceived, action.Close, action.Reopen, action.AnswerEscalate} {
			id := unverified.ID
			if what == action.Escalate || what == action.RequestInput {
				id = waiting.ID
			}
			open(d, what, id)
			d.Fits()
			for range 9 { // every field gets the keys once
				d.Send(tuitest.Key("tab"))
				d.Fits()
			}
			d.Send(tuitest.Key("esc"))
			d.Advance(time.Second)
		}
		if len(sent(t, d.Store)) != 0 {
			t.Error("something was sent by looking")
		}
	}
}

func TestGoldens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 50}} {
		for _, lang := range text.Languages() {
			d := tuitest.Start(t, tuitest.Options{Width: size[0], Height: size[1], Config: screen.Config{Language: lang}})
			unverified, waiting := first(t, d.Store, stage(model.StageUnverified)), first(t, d.Store, stage(model.StageAwaiting))
			for _, shot := range []struct {
				what  action.Name
				id    model.ID
				typed string
			}{{action.Verify, unverified.ID, "kes"}, {action.Dispatch, waiting.ID, "putr"}, {action.Archive, unverified.ID, "3"}, {action.NotAuthority, unverified.ID, ""}} {
				open(d, shot.what, shot.id)
				write(d, shot.typed)
				d.Golden(fmt.Sprintf("%s-%dx%d-%s", shot.what, size[0], size[1], lang))
				d.Send(tuitest.Key("esc"))
				d.Advance(10 * time.Second)
			}
		}
	}
}
