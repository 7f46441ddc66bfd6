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
// fit; it is ignored where it does not. Where it must be asked first, the
// error is an [*AmbiguousMandate] and nothing at all was written.
func (d Desk) Each(ctx context.Context, reports []model.ID, as model.ID, act Act) ([]Done, error) {
	me, err := d.Store.Me(ctx)
	if err != nil {
		return nil, err
	}
	results := make([]Done, len(reports))
	seen := make([]Seen, len(reports))
	for i, id := range reports {
		results[i].Report = id
		dossier, err := d.Store.Dossier(ctx, id)
		if err != nil {
			results[i].Err = err
			continue
		}
		results[i].Tracking, results[i].Title = dossier.Report.Tracking, dossier.Report.Title
		seen[i] = Seen{Report: dossier.Report}
		_, err = d.asWhom(me, seen[i], act.Kind)
		var ambiguous *AmbiguousMandate
		switch {
		case !errors.As(err, &ambiguous):
			results[i].Err = err
		case ambiguous.offers(as):
			seen[i].As = as
		default:
			return nil, ambiguous
		}
		if err := model.Allowed(act.Kind, dossier.Report, me.Actor, d.Clock(), me.Rules); results[i].Err == nil && model.CodeOf(err) == model.CodeWrongStage {
			results[i].Err = err // nothing changed meanwhile: it was never possible
		}
	}
	for i := range results {
		if results[i].Err != nil {
			continue
		}
		if results[i].Err = ctx.Err(); results[i].Err == nil {
			results[i].Out, results[i].Err = d.Do(ctx, seen[i], act)
		}
	}
	return results, nil
}

func (e *AmbiguousMandate) offers(id model.ID) bool {
	for _, m := range e.Choices {
		if m.ID == id {
			return true
		}
	}
	return false
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
