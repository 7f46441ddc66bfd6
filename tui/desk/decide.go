package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"lapor/model"
)

// Card is one decision that is asked of the officer: a parked operation and,
// as one chain, those that were parked because they came after it.
type Card struct {
	Head    model.Parked
	Chain   []model.Parked   // in order of writing, without Head
	Report  model.Report     // as it stands here; zero ID if it is not here any more
	Theirs  *model.Event     // the public reply that came between, for newer_reply
	Choices []model.Decision // in the order of their numbers; never empty
}

// Here reports whether the report is still on this laptop.
func (c Card) Here() bool { return !c.Report.ID.IsZero() }

// Cards lists the open decisions, the oldest first.
func (d Desk) Cards(ctx context.Context) ([]Card, error) {
	parked, err := d.Store.Parked(ctx)
	if err != nil {
		return nil, err
	}
	cards := chains(parked)
	for i := range cards {
		c := &cards[i]
		dossier, err := d.Store.Dossier(ctx, c.Head.Op.Report)
		switch {
		case err == nil:
			c.Report = dossier.Report
			c.Theirs = between(dossier.Events, c.Head)
		case model.CodeOf(err) != model.CodeNotFound:
			return nil, err
		}
		c.Choices = choices(c.Head)
	}
	return cards, nil
}

// chains puts what was parked only for its parent's sake behind that parent:
// the operation it names, or else the last one on the same report.
func chains(parked []model.Parked) []Card {
	var cards []Card
	at := map[model.ID]int{}     // operation → card
	report := map[model.ID]int{} // report → its last card
	for _, p := range parked {
		if p.Outcome.Reason == model.ParkParentNotApplied {
			i, ok := -1, false
			for _, parent := range p.Op.After {
				if i, ok = at[parent]; ok {
					break
				}
			}
			if !ok {
				i, ok = report[p.Op.Report]
			}
			if ok {
				cards[i].Chain = append(cards[i].Chain, p)
				at[p.Op.ID] = i
				continue
			}
		}
		cards = append(cards, Card{Head: p})
		at[p.Op.ID], report[p.Op.Report] = len(cards)-1, len(cards)-1
	}
	return cards
}

// between is the newest public reply that the author had not seen.
func between(events []model.Event, p model.Parked) *model.Event {
	if p.Outcome.Reason != model.ParkNewerReply {
		return nil
	}
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		if isReply(e.Kind) && e.Op != p.Op.ID && e.Audience <= model.AudienceReporter {
			return &events[i]
		}
	}
	return nil
}

// choices are what the server offered; withdrawing is always possible.
func choices(p model.Parked) []model.Decision {
	offered := slices.Clone(p.Outcome.Decisions)
	if !slices.Contains(offered, model.DecideWithdraw) {
		offered = append(offered, model.DecideWithdraw)
	}
	return offered
}

// Resolve ends a parked operation by a decision. body is what the decision
// needs: Unit for asking again; zero otherwise. What sends something to the
// citizen waits for the undo window. Taking back keeps the text as a draft and
// takes back what was built on it too.
func (d Desk) Resolve(ctx context.Context, c Card, decision model.Decision, body model.Body) (model.Outgoing, error) {
	me, err := d.Store.Me(ctx)
	if err != nil {
		return model.Outgoing{}, err
	}
	out, err := d.resolve(ctx, me, c, c.Head, decision, body)
	if err != nil || decision != model.DecideWithdraw {
		return out, err
	}
	for _, p := range c.Chain {
		if _, err := d.resolve(ctx, me, c, p, decision, model.Body{}); err != nil {
			return out, err
		}
	}
	return out, nil
}

// sends reports whether a decision reaches the citizen.
func sends(decision model.Decision) bool {
	switch decision {
	case model.DecideSendAnyway, model.DecideReopenSend, model.DecideApplyToMain, model.DecideTakeOver, model.DecideRetry:
		return true
	}
	return false
}

func (d Desk) resolve(ctx context.Context, me model.Me, c Card, p model.Parked, decision model.Decision, body model.Body) (model.Outgoing, error) {
	body.Parked, body.Decision = p.Op.ID, decision
	report := c.Report
	if !c.Here() {
		report = model.Report{ID: p.Op.Report, Revs: p.Outcome.Revs}
	}
	op, err := d.operation(me, Seen{Report: report}, Act{model.KindResolveParked, body})
	if err != nil {
		return model.Outgoing{}, err
	}
	if decision == model.DecideWithdraw && p.Op.Body.Text != "" {
		kept := model.Draft{Report: p.Op.Report, Kind: p.Op.Kind, Body: p.Op.Body, Base: p.Op.Base, Flagged: !c.Here()}
		if _, err := d.Store.SaveDraft(ctx, kept); err != nil {
			return model.Outgoing{}, err
		}
	}
	hold := time.Duration(0)
	if sends(decision) && Waits(p.Op.Kind, me.Rules) {
		hold = d.Hold
	}
	return d.Store.Submit(ctx, op, hold, model.ID{})
}

// Age is how long a decision has been waiting.
func (c Card) Age(now time.Time) time.Duration { return max(0, now.Sub(c.Head.Since)) }

// Rewrite ends a parked operation by an act that takes its place. Both wait
// for the undo window; if the act cannot be written, the decision stays open.
func (d Desk) Rewrite(ctx context.Context, c Card, seen Seen, act Act) (model.Outgoing, error) {
	me, err := d.Store.Me(ctx)
	if err != nil {
		return model.Outgoing{}, err
	}
	body := model.Body{Parked: c.Head.Op.ID, Decision: model.DecideEdit}
	if !slices.Contains(c.Choices, model.DecideEdit) {
		body.Decision = model.DecideWithdraw
	}
	op, err := d.operation(me, Seen{Report: seen.Report}, Act{model.KindResolveParked, body})
	if err != nil {
		return model.Outgoing{}, err
	}
	ended, err := d.Store.Submit(ctx, op, d.Hold, model.ID{})
	if err != nil {
		return model.Outgoing{}, err
	}
	out, err := d.Do(ctx, seen, act)
	if err == nil {
		return out, nil
	}
	left, undo := d.Store.WithdrawOutgoing(ctx, ended.Op.ID)
	if undo == nil {
		undo = d.Store.DeleteDraft(ctx, left.ID) // it held no text
	}
	return model.Outgoing{}, errors.Join(err, undo)
}
