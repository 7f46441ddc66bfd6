package soak

import (
	"slices"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

func baseIgnored(v model.View, op model.Operation, a model.Actor, now time.Time, r model.Rules) (model.Outcome, model.Effects) {
	if len(v.Reports) > 0 {
		op.Base = v.Reports[0].Revs
	}
	return model.Decide(v, op, a, now, r)
}

func judgedWhenWritten(v model.View, op model.Operation, a model.Actor, _ time.Time, r model.Rules) (model.Outcome, model.Effects) {
	return model.Decide(v, op, a, op.Written, r)
}

func mandatesForEver(v model.View, op model.Operation, a model.Actor, now time.Time, r model.Rules) (model.Outcome, model.Effects) {
	a.Mandates = slices.Clone(a.Mandates)
	for i := range a.Mandates {
		a.Mandates[i].Until = calendar.Date{}
	}
	return model.Decide(v, op, a, now, r)
}
