package model

import "slices"

// correct changes the report's own values; a liaison proposes a category.
func (a *act) correct() *verdict {
	c := a.op.Body.Correct
	if a.gate().proposes(a.by.Role) {
		if c.Category == nil || c != (Correction{Category: c.Category}) {
			return reject(RejectInvalid, "correct")
		}
		return a.propose(Proposal{Kind: KindCorrect, Category: *c.Category}, EventBody{Changed: []string{"category"}})
	}
	changed := a.report.correct(c)
	if len(changed) == 0 {
		return noop()
	}
	if c.Category != nil && a.report.Proposal.Kind == KindCorrect {
		a.report.Proposal = Proposal{}
	}
	e := a.event(EventBody{Changed: changed})
	if !slices.Contains(changed, "title") && !slices.Contains(changed, "edited") {
		e.Audience = AudienceInternal
	}
	return nil
}

// propose puts a liaison's proposal before the coordinator.
func (a *act) propose(p Proposal, body EventBody) *verdict {
	p.By, p.Name = a.author.user, a.author.name
	if a.report.Proposal == p {
		return noop()
	}
	a.report.Proposal = p
	a.event(body).Audience = AudienceInternal
	return nil
}

// correct sets the values that are given and names those that changed.
func (r *Report) correct(c Correction) (changed []string) {
	changed = append(changed, set(&r.Title, c.Title, "title")...)
	changed = append(changed, set(&r.Texts.Edited, c.Edited, "edited")...)
	changed = append(changed, set(&r.Category, c.Category, "category")...)
	changed = append(changed, set(&r.Class, c.Class, "class")...)
	changed = append(changed, set(&r.Supervisory, c.Supervisory, "supervisory")...)
	changed = append(changed, set(&r.Place, c.Place, "place")...)
	changed = append(changed, set(&r.Priority, c.Priority, "priority")...)
	if c.Tags != nil && !slices.Equal(*c.Tags, r.Tags) {
		r.Tags = slices.Clone(*c.Tags)
		changed = append(changed, "tags")
	}
	if c.Edited != nil && r.Anonymous && !written(r.Texts.Edited) {
		r.Released = false // without an edited text there is nothing that may be shown
	}
	return changed
}

// set changes *to if a value is given and differs; then it names the field.
func set[T comparable](to *T, value *T, field string) []string {
	if value == nil || *value == *to {
		return nil
	}
	*to = *value
	return []string{field}
}
