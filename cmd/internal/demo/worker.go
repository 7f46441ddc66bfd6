package demo

import (
	"context"
	"fmt"
	"io"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/queue"
	"lapor/tui/desk"
)

// Work writes notes on the reports of a profile, one after the other and
// without end, and says each on out once it is saved: "saved OPERATION". It
// is what `lapor demo --check` kills in the middle.
func Work(ctx context.Context, o workplace.Options, out io.Writer) error {
	place, err := workplace.Open(ctx, o)
	if err != nil {
		return err
	}
	defer place.Close()
	d := place.Desk(0)
	reports, err := untouched(ctx, d)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		sent, err := d.Do(ctx, desk.Seen{Report: reports[i%len(reports)]}, desk.Note(fmt.Sprintf("Catatan uji nomor %d.", i+1)))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, "saved", sent.Op.ID); err != nil {
			return err
		}
	}
}

// untouched are open reports on which nothing of the officer's own waits.
func untouched(ctx context.Context, d desk.Desk) ([]model.Report, error) {
	rows, err := open(ctx, d, queue.ViewAll, 50)
	if err != nil {
		return nil, err
	}
	var reports []model.Report
	for _, row := range rows {
		dossier, err := d.Store.Dossier(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		if len(dossier.Pending) == 0 {
			reports = append(reports, dossier.Report)
		}
	}
	if len(reports) == 0 {
		return nil, &model.Error{Code: model.CodeNotFound, Detail: "no report without pending work"}
	}
	return reports, nil
}

// open lists the first rows of a view; at least one.
func open(ctx context.Context, d desk.Desk, view queue.View, limit int) ([]queue.Row, error) {
	me, err := d.Store.Me(ctx)
	if err != nil {
		return nil, err
	}
	page, err := d.Store.Page(ctx, queue.Request{View: view, Today: d.Today(d.Zone(me)), Soon: d.Soon(me), Limit: limit})
	if err == nil && len(page.Rows) == 0 {
		err = &model.Error{Code: model.CodeNotFound, Detail: "an empty queue"}
	}
	return page.Rows, err
}
