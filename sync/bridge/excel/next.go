package excel

import (
	"context"
	"io"
	"strconv"

	"lapor/model"
)

// progressEvery is how many rows lie between two calls of Options.Progress.
const progressEvery = 500

// Next is the next report, or io.EOF after the last. A row that repeats an
// earlier one exactly, or has a problem, is left out and counted. A tracking
// ID that comes again with other content is delivered again: the later row is
// the one to keep.
func (x *Export) Next(ctx context.Context) (model.Imported, error) {
	for !x.done {
		if err := ctx.Err(); err != nil {
			return model.Imported{}, err
		}
		if !x.rows.Next() {
			return model.Imported{}, x.end()
		}
		x.at++
		if x.at%progressEvery == 0 {
			x.progress()
		}
		row, err := x.rows.Columns()
		if err != nil {
			return model.Imported{}, damaged("row "+itoa(x.at), err)
		}
		if report, ok := x.accept(row); ok {
			x.sum.Delivered++
			return report, nil
		}
	}
	return model.Imported{}, io.EOF
}

// end makes sure that nothing was lost: excelize stops without an error where
// it cannot read on.
func (x *Export) end() error {
	x.done = true
	if err := x.rows.Error(); err != nil {
		return damaged("row "+itoa(x.at+1), err)
	}
	if x.at < x.Info.LastRow {
		return damaged("the sheet breaks off at row "+itoa(x.at)+" of "+itoa(x.Info.LastRow), nil)
	}
	x.progress()
	return io.EOF
}

func (x *Export) progress() {
	if x.options.Progress != nil {
		x.options.Progress(x.at, max(x.at, x.Info.LastRow))
	}
}

// accept turns the cells into a report, unless the row is blank, a header
// printed again on the next page, has a problem, or stood before.
func (x *Export) accept(cells []string) (model.Imported, bool) {
	if blank(cells) {
		return model.Imported{}, false
	}
	p := parser{cells: cells, columns: &x.columns, base: x.base, zone: x.options.Zone, row: x.at}
	if key(p.raw(fieldTracking)) == key(form[fieldTracking].name) {
		return model.Imported{}, false
	}
	x.sum.Rows++
	report := p.report()
	for _, problem := range p.problems {
		if len(x.sum.Problems) < x.options.MaxListed {
			x.sum.Problems = append(x.sum.Problems, problem)
		}
	}
	if p.skip {
		x.sum.Skipped++
		return model.Imported{}, false
	}
	hash := [16]byte(p.hash[:16])
	if earlier, again := x.seen[report.Tracking]; again {
		if earlier.hash == hash {
			x.sum.Duplicates++
			return model.Imported{}, false
		}
		x.sum.Repeated++
		if len(x.sum.Repeats) < x.options.MaxListed {
			x.sum.Repeats = append(x.sum.Repeats, Repeat{report.Tracking, earlier.row, x.at})
		}
	}
	x.seen[report.Tracking] = sighting{x.at, hash}
	for column, value := range p.unknown {
		x.sum.unknown(form[column].name, value, x.options.MaxListed)
	}
	return report, true
}

func itoa(n int) string { return strconv.Itoa(n) }
