package central

import (
	"context"
	"errors"
	"io"
	"strings"
	"unicode"

	"lapor/model"
)

// errDryRun rolls an import back that was only to be counted.
var errDryRun = errors.New("dry run")

// Import implements Admin. It holds at most a chunk of rows in memory.
func (s *database) Import(ctx context.Context, next func() (model.Imported, error), o ImportOptions) (ImportSummary, error) {
	summary := ImportSummary{UnknownUnits: map[string]int{}}
	j := s.workJob(ctx, o.Now, func(inner context.Context, w *work) error {
		// Two imports at a time could make the same report twice.
		var one int
		if err := w.one(inner, "SELECT one FROM meta"+s.dialect.forUpdate("meta"), nil, &one); err != nil {
			return err
		}
		i := &importing{work: w, o: o, next: next, summary: &summary, agencies: agenciesByName(w.rules.Tree)}
		if o.Random == nil {
			i.o.Random = s.options.Random
		}
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if more, err = i.chunk(inner); err != nil {
				return err
			}
		}
		if o.DryRun {
			return errDryRun
		}
		w.audit(AuditEntry{Who: o.By.Name, What: "import", Detail: o.Exported.Format("2006-01-02")})
		return nil
	})
	j.once = true // as next
	err := s.queued(j)
	if errors.Is(err, errDryRun) {
		err = nil
	}
	if err != nil {
		return ImportSummary{}, err
	}
	return summary, nil
}

type importing struct {
	*work
	o        ImportOptions
	next     func() (model.Imported, error)
	agencies map[string]model.ID
	summary  *ImportSummary
	done     int
}

// chunk merges the next rows and writes them.
func (i *importing) chunk(ctx context.Context) (more bool, err error) {
	var rows []model.Imported
	for len(rows) < chunk {
		row, err := i.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return false, err
		}
		if row.Tracking == "" {
			return false, &model.Error{Code: model.CodeBadInput, Field: "tracking", Args: map[string]any{"row": row.Row}}
		}
		rows = append(rows, valid(row))
	}
	known, err := i.byTracking(ctx, rows)
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		if err := i.merge(ctx, row, known); err != nil {
			return false, err
		}
	}
	if err := i.flush(ctx); err != nil {
		return false, err
	}
	i.reset()
	i.done += len(rows)
	if i.o.Progress != nil && len(rows) > 0 {
		i.o.Progress(i.done)
	}
	return len(rows) == chunk, nil
}

// byTracking loads the reports that the rows are about.
func (i *importing) byTracking(ctx context.Context, rows []model.Imported) (map[string]model.ID, error) {
	known := map[string]model.ID{}
	var ids []model.ID
	for rest := rows; len(rest) > 0; {
		marks, args, took := list(rest, nil, func(r model.Imported) any { return r.Tracking })
		rest = rest[took:]
		err := i.each(ctx, "SELECT tracking, id FROM report WHERE tracking IN ("+marks+") ORDER BY id DESC", args,
			func(scan func(...any) error) error {
				var tracking string
				var id model.ID
				err := scan(&tracking, intoID(&id))
				known[tracking] = id // the oldest, if two ever had the same
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	for _, id := range known {
		ids = append(ids, id)
	}
	return known, i.load(ctx, ids...)
}

func (i *importing) merge(ctx context.Context, row model.Imported, known map[string]model.ID) error {
	var old *model.Report
	id, ok := known[row.Tracking]
	if ok {
		r, _ := i.report(id)
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
		return i.sawAgain(ctx, old, report)
	case model.ImportNew:
		i.summary.New++
		known[row.Tracking] = report.ID
	case model.ImportDifferent:
		i.summary.Different = append(i.summary.Different,
			ImportDiffers{Row: row.Row, Tracking: row.Tracking, Fields: report.Source.Differs})
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
	i.audit(AuditEntry{Who: i.o.By.Name, What: string(model.KindImported), Report: report.ID})
	return nil
}

// sawAgain notes that a newer export still says the same. That is no change of
// the report: nobody is told.
func (i *importing) sawAgain(ctx context.Context, old *model.Report, report model.Report) error {
	if old == nil || i.held[report.ID].changed || !report.Source.Exported.After(old.Source.Exported) {
		return nil
	}
	head, _, err := i.store.encodeReport(report)
	if err != nil {
		return err
	}
	return i.exec(ctx, "UPDATE report_record SET record = $1 WHERE report = $2", head, report.ID[:])
}

// unit finds the assigned unit by its source id, else by its name; zero and
// counted if we do not know it.
func (i *importing) unit(row model.Imported) model.ID {
	for _, key := range []string{row.UnitID, UnitKey(row.Unit)} {
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
	if id, ok := i.agencies[UnitKey(row.Agency)]; ok && row.Agency != "" {
		return id
	}
	return i.o.Agency
}

func agenciesByName(tree *model.Tree) map[string]model.ID {
	names := map[string]model.ID{}
	for _, a := range tree.All() {
		if a.Level <= model.LevelAgency {
			names[UnitKey(a.Name)] = a.ID
		}
	}
	return names
}

// UnitsOf is how an import finds the nodes of a tree: by their id in the
// source, and units by their name too.
func UnitsOf(tree *model.Tree) map[string]model.ID {
	units := map[string]model.ID{}
	for _, a := range tree.All() {
		if a.Source != "" {
			units[a.Source] = a.ID
		}
		if a.Level >= model.LevelUnit {
			units[UnitKey(a.Name)] = a.ID
		}
	}
	return units
}

// UnitKey is the form in which names of units compare: letters and digits,
// lower case, single spaces.
func UnitKey(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return strings.Join(words, " ")
}

// valid repairs text that no record could hold.
func valid(row model.Imported) model.Imported {
	for _, s := range []*string{&row.Tracking, &row.Reporter, &row.CategoryID, &row.Category, &row.Title, &row.Original,
		&row.Edited, &row.Agency, &row.UnitID, &row.Unit, &row.Status, &row.Reason, &row.Province, &row.Regency,
		&row.District, &row.Village, &row.Hash} {
		*s = strings.ToValidUTF8(*s, "\uFFFD")
	}
	row.Tracking = plain(row.Tracking)
	row.Channel = model.Channel(strings.ToValidUTF8(string(row.Channel), "\uFFFD"))
	return row
}
