package decide_test

import (
	"fmt"
	"testing"
	"time"

	"lapor/model"
	"lapor/tui/action"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/tuitest"
)

const mine = "Tim kami sudah menambal jalan itu pada 10 November 2026."

// park puts a reply of the officer aside for a reason and gives its report.
func park(t *testing.T, s *tuitest.Store, i int, reason model.Code, decisions []model.Decision, change func(*model.Parked)) model.ID {
	t.Helper()
	at := 0
	for j := range s.Len() {
		if s.Report(j).Report.Stage != model.StageAwaiting {
			continue
		}
		if at++; at > i {
			r := s.Report(j).Report
			me, err := s.Me(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			p := model.Parked{
				Op: model.Operation{ID: s.ID(), Kind: model.KindFollowUpResult, Report: r.ID, Base: r.Revs,
					Written: s.Clock.Now().Add(-26 * time.Hour), Body: model.Body{Text: mine}},
				Author: me.Actor.User, AuthorName: me.Actor.Name, Owner: me.Actor.User, Agency: r.Agency,
				Outcome: model.Outcome{Result: model.ResultParked, Reason: reason, Decisions: decisions, Who: "Rina",
					When: s.Clock.Now().Add(-19 * time.Hour), Holder: me.Actor.Mandates[0].Node},
				Since: s.Clock.Now().Add(-3 * time.Hour), Tracking: r.Tracking, Title: r.Title,
			}
			if change != nil {
				change(&p)
			}
			s.Park(p)
			return r.ID
		}
	}
	t.Fatal("no report awaits a reply")
	return model.ID{}
}

func moved(t *testing.T, s *tuitest.Store) model.ID {
	return park(t, s, 0, model.ParkMoved, []model.Decision{model.DecideHandOver, model.DecideWithdraw}, nil)
}

func newer(t *testing.T, s *tuitest.Store) model.ID {
	id := park(t, s, 1, model.ParkNewerReply, []model.Decision{model.DecideSendAnyway, model.DecideEdit, model.DecideWithdraw}, nil)
	for i := range s.Len() {
		s.Edit(i, func(x *model.Dossier) {
			if x.Report.ID == id {
				x.Report.Revs.Public++
				x.Events = append(x.Events, model.Event{ID: model.ID{7}, Kind: model.KindFollowUpResult, Name: "Rina",
					At: s.Clock.Now().Add(-20 * time.Hour), Audience: model.AudiencePublic,
					Body: model.EventBody{Text: "Lubang di depan pasar sudah ditutup kemarin sore."}})
			}
		})
	}
	return id
}

func open(t *testing.T, o tuitest.Options) *tuitest.Driver {
	t.Helper()
	d := tuitest.Start(t, o)
	d.Send(screen.Open{Screen: action.ScreenDecisions})
	return d
}

func parked(t *testing.T, s *tuitest.Store) int {
	t.Helper()
	all, err := s.Parked(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func last(t *testing.T, s *tuitest.Store) model.Operation {
	t.Helper()
	out, err := s.Outbox(t.Context())
	if err != nil || len(out) == 0 {
		t.Fatalf("outbox %v, %v", out, err)
	}
	return out[len(out)-1].Op
}

func TestGoldens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {160, 50}} {
		for _, lang := range text.Languages() {
			s := tuitest.NewStore(60)
			moved(t, s)
			newer(t, s)
			d := open(t, tuitest.Options{Store: s, Width: size[0], Height: size[1], Config: screen.Config{Language: lang}})
			d.Golden(fmt.Sprintf("moved-%dx%d-%s", size[0], size[1], lang))
			d.Press("right")
			d.Golden(fmt.Sprintf("newer-%dx%d-%s", size[0], size[1], lang))
			d.Fits()
		}
	}
}

func TestACardSaysWhatHappenedAndWhatCanBeDone(t *testing.T) {
	s := tuitest.NewStore(60)
	moved(t, s)
	d := open(t, tuitest.Options{Store: s, Width: 100, Height: 30})
	d.Has("belum sampai ke pelapor", "Laporan sudah dipindahkan ke Pemerintah Kabupaten Banjar oleh Rina, kemarin",
		"aman", mine, "1  Serahkan ke Pemerintah Kabupaten Banjar", "2  Salin teks", "3  Tarik kembali")
}

func TestANewerReplyStandsBesideOnesOwn(t *testing.T) {
	s := tuitest.NewStore(60)
	newer(t, s)
	d := open(t, tuitest.Options{Store: s, Width: 140, Height: 30})
	d.Has(mine, "Lubang di depan pasar sudah ditutup", "Kirim juga", "Ubah dulu")
}

func TestAChoiceEndsTheDecision(t *testing.T) {
	s := tuitest.NewStore(60)
	id := newer(t, s)
	d := open(t, tuitest.Options{Store: s})
	d.Press("1")
	op := last(t, s)
	if op.Kind != model.KindResolveParked || op.Body.Decision != model.DecideSendAnyway || op.Report != id {
		t.Fatalf("resolved by %+v", op)
	}
	d.Has("Tidak ada yang perlu diputuskan", "Keputusan tersimpan")
	if parked(t, s) != 0 {
		t.Error("still open")
	}
}

// Who presses 1 and then, out of habit, Enter, decides about one card.
func TestEnterAfterANumberLeavesTheNextCard(t *testing.T) {
	s := tuitest.NewStore(100)
	moved(t, s)
	newer(t, s)
	d := open(t, tuitest.Options{Store: s})
	d.Has("kartu 1 dari 2")
	d.Press("1", "enter")
	d.Has("Perlu keputusan Anda: 1", "Pilih dengan angka atau panah")
	d.Press("down", "enter") // chosen on purpose
	d.Lacks("Perlu keputusan Anda")
}

func TestTakingBackKeepsTheText(t *testing.T) {
	s := tuitest.NewStore(60)
	moved(t, s)
	d := open(t, tuitest.Options{Store: s})
	d.Press("3")
	if op := last(t, s); op.Body.Decision != model.DecideWithdraw {
		t.Fatalf("resolved by %+v", op)
	}
	drafts, _ := s.Drafts(t.Context())
	if len(drafts) != 1 || drafts[0].Body.Text != mine {
		t.Errorf("drafts %+v", drafts)
	}
}

func TestEditingOpensTheTextAndEndsTheDecisionWhenSent(t *testing.T) {
	s := tuitest.NewStore(60)
	newer(t, s)
	d := open(t, tuitest.Options{Store: s})
	d.Press("2")
	d.Has("Menulis ulang", mine)
	if parked(t, s) != 1 {
		t.Fatal("ended by looking")
	}
	d.Press("esc")
	if parked(t, s) != 1 {
		t.Fatal("ended by leaving")
	}
	d.Press("2")
	d.Advance(time.Second)
	for _, r := range " Terima kasih." {
		d.Send(tuitest.Key(string(r)))
	}
	d.Press("f10")
	if op := last(t, s); op.Kind != model.KindFollowUpResult || op.Body.Text != mine+" Terima kasih." {
		t.Fatalf("sent %+v", op)
	}
	if parked(t, s) != 0 {
		t.Error("still open")
	}
	if drafts, _ := s.Drafts(t.Context()); len(drafts) != 0 {
		t.Errorf("drafts %+v", drafts)
	}
}

func TestAFailureLeavesTheCard(t *testing.T) {
	s := tuitest.NewStore(60)
	moved(t, s)
	d := open(t, tuitest.Options{Store: s})
	d.Press("down", "down", "up", "up") // round the choices decides nothing
	s.Fail = &model.Error{Code: "disk_full"}
	d.Press("1")
	s.Fail = nil
	d.Changed()
	if parked(t, s) != 1 {
		t.Error("gone although nothing was written")
	}
	d.Has(mine)
}

func TestAChainIsOneCard(t *testing.T) {
	s := tuitest.NewStore(60)
	moved(t, s)
	park(t, s, 0, model.ParkParentNotApplied, nil, func(p *model.Parked) { p.Op.Kind = model.KindEscalate })
	d := open(t, tuitest.Options{Store: s})
	d.Has("Perlu keputusan Anda: 1", "1 tindakan sesudahnya ikut menunggu: Eskalasi")
}

func TestAReportThatLeftStillHasItsCard(t *testing.T) {
	s := tuitest.NewStore(60)
	id := moved(t, s)
	all, _ := s.Parked(t.Context())
	s.Gone(id)
	s.Edit(0, func(x *model.Dossier) { x.Parked = all }) // the cache keeps it apart
	d := open(t, tuitest.Options{Store: s})
	d.Has("tidak ada lagi di laptop ini", mine, "#"+all[0].Tracking)
}

func TestEveryReasonHasItsSentence(t *testing.T) {
	for _, lang := range text.Languages() {
		c := text.Load(lang)
		for _, reason := range []model.Code{model.ParkMoved, model.ParkMovedInside, model.ParkNewerReply, model.ParkClosed, model.ParkHeld,
			model.ParkAssignRace, model.ParkMerged, model.ParkNotAllowed, model.ParkMandateEnded, model.ParkParentNotApplied,
			model.ParkRuleChanged, model.ParkInternalError, model.ParkRedacted} {
			if !c.Has("decide.why." + string(reason)) {
				t.Errorf("%s: no sentence for %s", lang, reason)
			}
		}
	}
}
