package demo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
	"lapor/store/central"
	"lapor/sync/bridge/excel"
	"lapor/sync/bridge/excel/sample"
	"lapor/tui/desk"
)

func (c *Check) synced(ctx context.Context) (string, error) {
	c.World.Gate.Cut(false)
	sent, rounds := 0, 0
	for _, o := range []workplace.Options{c.liaison, c.coordinator} {
		err := c.with(ctx, o, func(place *workplace.Workplace, d desk.Desk) error {
			sum, err := place.Sync(ctx, nil)
			if err != nil {
				return err
			}
			sent, rounds = sent+sum.Sent, rounds+sum.Rounds
			out, err := d.Store.Outbox(ctx)
			for _, o := range out {
				if o.State == model.OutWaiting || o.State == model.OutSending {
					err = fmt.Errorf("%s is still unsent", o.Op.ID)
				}
			}
			return err
		})
		if err != nil {
			return "", err
		}
	}
	if want := len(c.written) + 1; sent != want {
		return "", fmt.Errorf("%d operations were sent, %d were written", sent, want)
	}
	return fmt.Sprintf("link restored; %d operations answered in %d requests", sent, rounds), nil
}

// readBack asks the server for the traces of every operation: exactly one
// event each, with the text as it was written.
func (c *Check) readBack(ctx context.Context) (string, error) {
	err := c.World.Store.Snapshot(ctx, func(r central.Reader) error {
		for _, o := range c.written {
			events, err := r.Events(ctx, []model.ID{o.Op.Report}, 0)
			if err != nil {
				return err
			}
			n := 0
			for _, e := range events {
				if e.Op == o.Op.ID {
					n++
					if o.Op.Body.Text != e.Body.Text {
						return fmt.Errorf("%s arrived with another text", o.Op.Kind)
					}
				}
			}
			if n != 1 {
				return fmt.Errorf("%s of report %s has %d events", o.Op.Kind, o.Tracking, n)
			}
		}
		return nil
	})
	return fmt.Sprintf("%d operations on the server, each exactly once, texts byte for byte", len(c.written)), err
}

// parked: the reply to the moved report waits for a decision, whole, and did
// not reach the citizen.
func (c *Check) parked(ctx context.Context) (string, error) {
	var reason model.Code
	err := c.with(ctx, c.liaison, func(_ *workplace.Workplace, d desk.Desk) error {
		cards, err := d.Cards(ctx)
		if err != nil {
			return err
		}
		for _, card := range cards {
			if card.Head.Op.ID != c.conflict.Op.ID {
				continue
			}
			reason = card.Head.Outcome.Reason
			if card.Head.Op.Body.Text != conflictText {
				return fmt.Errorf("the parked text is not what was typed")
			}
			if len(card.Choices) == 0 {
				return fmt.Errorf("there is nothing to choose")
			}
			return nil
		}
		return fmt.Errorf("%d cards, none of them ours", len(cards))
	})
	if err != nil {
		return "", err
	}
	err = c.World.Store.Snapshot(ctx, func(r central.Reader) error {
		events, err := r.Events(ctx, []model.ID{c.conflict.Op.Report}, 0)
		for _, e := range events {
			if e.Op == c.conflict.Op.ID {
				err = fmt.Errorf("the parked reply made an event")
			}
		}
		return err
	})
	return fmt.Sprintf("report %s: needs a decision (%s), text whole, nothing sent to the citizen", c.conflict.Tracking, reason), err
}

// quiet: a second sync has nothing to send and both sides hold the same.
func (c *Check) quiet(ctx context.Context) (string, error) {
	var bytes int64
	err := c.with(ctx, c.liaison, func(place *workplace.Workplace, _ desk.Desk) error {
		if _, err := place.Sync(ctx, nil); err != nil {
			return err
		}
		sum, err := place.Sync(ctx, nil)
		if err == nil && (sum.Sent != 0 || sum.Received != 0) {
			err = fmt.Errorf("sent %d, received %d again", sum.Sent, sum.Received)
		}
		bytes = sum.Bytes
		return err
	})
	return fmt.Sprintf("another sync sends and fetches nothing (%d bytes), digests equal", bytes), err
}

const exportRows = 1500

// imported reads an invented export twice: the second time changes nothing.
func (c *Check) imported(ctx context.Context) (string, error) {
	file := filepath.Join(c.Dir, "ekspor.xlsx")
	f, err := os.Create(file)
	if err != nil {
		return "", err
	}
	now := c.World.Now()
	_, err = sample.Write(ctx, f, sample.From(invent.New(c.World.o.Seed+1), sample.Period{Count: exportRows, Tracking: 9_700_000,
		Until: now, Days: 90, Agency: invent.CodeFirst}), sample.Style{Dates: sample.MixedDates, Repeat: 36, Saved: now,
		Preamble: sample.OfficialPreamble("Pemerintah Kabupaten Hulu Sungai Selatan", now.AddDate(0, -3, 0), now)})
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", err
	}
	first, err := c.importFile(ctx, file, now)
	if err != nil {
		return "", err
	}
	second, err := c.importFile(ctx, file, now)
	if err == nil && (first.New != exportRows || second.New+second.Changed+len(second.Different) != 0 || second.Unchanged != exportRows) {
		err = fmt.Errorf("first %+v, second %+v", first, second)
	}
	return fmt.Sprintf("an export of %d rows: %d new; again: %d unchanged, nothing new", exportRows, first.New, second.Unchanged), err
}

func (c *Check) importFile(ctx context.Context, file string, now time.Time) (central.ImportSummary, error) {
	x, err := excel.Open(ctx, file, excel.Options{Zone: calendar.WITA})
	if err != nil {
		return central.ImportSummary{}, err
	}
	defer x.Close()
	home, _ := c.World.Office.Tree.ByCode(invent.CodeFirst)
	return c.World.Store.Import(ctx, func() (model.Imported, error) { return x.Next(ctx) }, central.ImportOptions{
		Agency: home.ID, Units: central.UnitsOf(c.World.Office.Tree), Exported: x.Info.Exported, By: model.Actor{System: true, Name: "demo"},
		Now: now, Random: c.World.colleague.IDs})
}
