package desk

import (
	"context"
	"errors"

	"lapor/model"
)

// Done is what became of an act on one report of several.
type Done struct {
	Report   model.ID
	Tracking string
	Title    string
	Out      model.Outgoing // if Err is nil
	Err      error
}

// Each applies an act to several reports, one after the other, with a result
// for each: one that fails stops none. as is preferred where several mandates
// fit; it is ignored where it does not. A cancelled context fails the rest.
func (d Desk) Each(ctx context.Context, reports []model.ID, as model.ID, act Act) []Done {
	results := make([]Done, 0, len(reports))
	for _, id := range reports {
		results = append(results, d.one(ctx, id, as, act))
	}
	return results
}

func (d Desk) one(ctx context.Context, id, as model.ID, act Act) Done {
	done := Done{Report: id}
	if done.Err = ctx.Err(); done.Err != nil {
		return done
	}
	dossier, err := d.Store.Dossier(ctx, id)
	if err != nil {
		done.Err = err
		return done
	}
	done.Tracking, done.Title = dossier.Report.Tracking, dossier.Report.Title
	seen := Seen{Report: dossier.Report}
	done.Out, done.Err = d.Do(ctx, seen, act)
	var ambiguous *AmbiguousMandate
	if errors.As(done.Err, &ambiguous) && ambiguous.offers(as) {
		seen.As = as
		done.Out, done.Err = d.Do(ctx, seen, act)
	}
	return done
}

func (e *AmbiguousMandate) offers(id model.ID) bool {
	for _, m := range e.Choices {
		if m.ID == id {
			return true
		}
	}
	return false
}

// Ambiguous is the first question "sebagai siapa?" among the results, to ask
// once for all of them; nil if there is none.
func Ambiguous(results []Done) *AmbiguousMandate {
	for _, r := range results {
		var ambiguous *AmbiguousMandate
		if errors.As(r.Err, &ambiguous) {
			return ambiguous
		}
	}
	return nil
}

// Lookup finds reports by their tracking IDs; what is not here is a Done with
// CodeNotFound.
func (d Desk) Lookup(ctx context.Context, tracking []string) (found []model.ID, missing []Done) {
	for _, t := range tracking {
		id, err := d.Store.ByTracking(ctx, t)
		if err != nil {
			missing = append(missing, Done{Tracking: t, Err: err})
			continue
		}
		found = append(found, id)
	}
	return found, missing
}
