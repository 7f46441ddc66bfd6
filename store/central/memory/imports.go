package memory

import (
	"context"
	"errors"
	"io"
	"strings"

	"lapor/model"
	"lapor/store/central"
)

// errDryRun rolls back an import that was only to be counted.
var errDryRun = errors.New("dry run")

// told is how many rows lie between two calls of Progress.
const told = 500

// Import implements central.Admin.
func (s *Store) Import(ctx context.Context, next func() (model.Imported, error), o central.ImportOptions) (central.ImportSummary, error) {
	if o.Random == nil {
		o.Random = s.o.Random
	}
	i := &importing{o: o, known: map[string]model.ID{}, agencies: map[string]model.ID{},
		summary: central.ImportSummary{UnknownUnits: map[string]int{}}}
	err := s.work(ctx, o.Now, func(w *work) error {
		i.work = w
		for _, id := range w.state.order {
			if n := w.reports[id].report.Tracking; i.known[n].IsZero() {
				i.known[n] = id
			}
		}
		for _, a := range w.agencies {
			if a.Level <= model.LevelAgency {
				i.agencies[central.UnitKey(a.Name)] = a.ID
			}
		}
		return i.all(ctx, next)
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	if err != nil {
		return central.ImportSummary{}, err
	}
	return i.summary, nil
}

type importing struct {
	*work
	o        central.ImportOptions
	known    map[string]model.ID
	agencies map[string]model.ID
	summary  central.ImportSummary
}

func (i *importing) all(ctx context.Context, next func() (model.Imported, error)) error {
	done := 0
	for ; ; done++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && row.Tracking == "" {
			err = &model.Error{Code: model.CodeBadInput, Field: "tracking", Args: map[string]any{"row": row.Row}}
		}
		if err == nil {
			err = i.merge(valid(row))
		}
		if err != nil {
			return err
		}
		if i.o.Progress != nil && (done+1)%told == 0 {
			i.o.Progress(done + 1)
		}
	}
	if i.o.Progress != nil && done%told != 0 {
		i.o.Progress(done)
	}
	if i.o.DryRun {
		return errDryRun
	}
	i.log(central.AuditEntry{Who: i.o.By.Name, What: "import", Detail: i.o.Exported.Format("2006-01-02")})
	return nil
}

func (i *importing) merge(row model.Imported) error {
	var old *model.Report
	id, ok := i.known[row.Tracking]
	if r, found := i.report(id); ok && found {
		old = &r
	} else {
		var err error
		if id, err = model.NewID(i.o.Now, i.o.Random); err != nil {
			return err
		}
	}
	report, events, change := model.MergeImport(old, row, i.unit(row), i.agency(row), i.o.Exported, id, i.now, i.rules)
	switch change {
	case model.ImportUnchanged:
		i.summary.Unchanged++
		i.sawAgain(old, report)
		return nil
	case model.ImportNew:
		i.summary.New++
		i.known[row.Tracking] = report.ID
	case model.ImportDifferent:
		i.summary.Different = append(i.summary.Different,
			central.ImportDiffers{Row: row.Row, Tracking: row.Tracking, Fields: report.Source.Differs})
	default:
		i.summary.Changed++
	}
	i.put(report, "")
	for _, e := range events {
		e.Report = report.ID
		if _, err := i.append(e); err != nil {
			return err
		}
	}
	i.log(central.AuditEntry{Who: i.o.By.Name, What: string(model.KindImported), Report: report.ID})
	return nil
}

// sawAgain notes that a newer export says the same, which is no change.
func (i *importing) sawAgain(old *model.Report, report model.Report) {
	row := i.reports[report.ID]
	if old == nil || row == nil || i.held[report.ID] != nil || !report.Source.Exported.After(old.Source.Exported) {
		return
	}
	copied := *row
	copied.report = report
	copied.report.View = model.ViewNone
	i.own(ownReports).reports[report.ID] = &copied
}

func (i *importing) unit(row model.Imported) model.ID {
	for _, key := range []string{row.UnitID, central.UnitKey(row.Unit)} {
		if id, ok := i.o.Units[key]; ok && key != "" {
			return id
		}
	}
	if name := strings.TrimSpace(row.Unit); name != "" {
		i.summary.UnknownUnits[name]++
	} else if row.UnitID != "" {
		i.summary.UnknownUnits[row.UnitID]++
	}
	return model.ID{}
}

func (i *importing) agency(row model.Imported) model.ID {
	if id, ok := i.agencies[central.UnitKey(row.Agency)]; ok && row.Agency != "" {
		return id
	}
	return i.o.Agency
}

// valid repairs text that no record could hold.
func valid(row model.Imported) model.Imported {
	for _, s := range []*string{&row.Tracking, &row.Reporter, &row.CategoryID, &row.Category, &row.Title, &row.Original,
		&row.Edited, &row.Agency, &row.UnitID, &row.Unit, &row.Status, &row.Reason, &row.Province, &row.Regency,
		&row.District, &row.Village, &row.Hash} {
		*s = strings.ToValidUTF8(*s, "\uFFFD")
	}
	row.Channel = model.Channel(strings.ToValidUTF8(string(row.Channel), "\uFFFD"))
	return row
}
