package report

import (
	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// options of a drawing.
type options struct {
	width, height int
	expanded      bool
	asked         bool
	masked        bool // previews: hide numbers and addresses of persons
	brief         bool // previews: few events
}

// page collects styled lines of one column.
type page struct {
	deps  *screen.Deps
	width int
	lines []string
}

func (p *page) raw(line string) { p.lines = append(p.lines, line) }

// air is an empty line on top where there is room for it.
func (p *page) air(o options) {
	if o.height >= 30 {
		p.raw("")
	}
}

func (p *page) gap() {
	if n := len(p.lines); n > 0 && p.lines[n-1] != "" {
		p.lines = append(p.lines, "")
	}
}

// say wraps a sentence of ours, or cleaned text, behind an indent.
func (p *page) say(token theme.Token, indent int, s string) {
	p.text(token, indent, safetext.Clean(s))
}

// item is a sentence behind a mark; further lines stand below the sentence.
func (p *page) item(token theme.Token, mark, s string) {
	for _, line := range cell.WrapPlain(s, max(8, p.width-2)) {
		p.raw(p.deps.Theme.Paint(theme.Base, token, mark+" "+line))
		mark = " "
	}
}

func (p *page) text(token theme.Token, indent int, t safetext.Text) {
	for _, line := range cell.Wrap(t, max(8, p.width-indent)) {
		p.raw(cell.Blank(indent) + p.deps.Theme.Paint(theme.Base, token, line))
	}
}

// section is a heading with a rule to the edge.
func (p *page) section(name, hint string) {
	p.gap()
	g := p.deps.Theme.Glyphs
	line := p.deps.Theme.Line(theme.Base).Add(theme.Muted, g.H+" ").Add(theme.Strong, name).Add(theme.Muted, " ")
	rest := p.width - cell.Width(name) - 3
	if hint != "" && cell.Width(hint)+3 < rest {
		rest -= cell.Width(hint) + 2
		p.raw(line.Add(theme.Muted, cell.Rule(g.H, rest)+" "+hint+" ").String())
		return
	}
	p.raw(line.Add(theme.Muted, cell.Rule(g.H, rest)).String())
}

// fact is a label with a value beside it; empty values are left out.
func (p *page) fact(label, value string, token theme.Token) {
	if value == "" {
		return
	}
	const labelWidth = 13
	for i, line := range cell.WrapPlain(value, max(8, p.width-labelWidth-1)) {
		name := ""
		if i == 0 {
			name = label
		}
		p.raw(p.deps.Theme.Line(theme.Base).Add(theme.Muted, cell.Fit(name, labelWidth, "")).Add(token, " "+line).String())
	}
}

// twoColumns is the width from which facts and deadlines stand at the right.
const twoColumns = 110

// document draws the whole report.
func document(d *screen.Deps, dossier model.Dossier, o options) []string {
	if o.width < twoColumns {
		p := &page{deps: d, width: o.width - 2}
		p.air(o)
		p.heading(dossier)
		p.notices(dossier)
		if !o.expanded {
			p.dueLines(dossier)
		}
		p.gap()
		p.facts(dossier)
		if o.expanded {
			p.deadlines(dossier, o)
		}
		p.body(dossier, o)
		p.timeline(dossier, o)
		return indent(p.lines)
	}
	side := min(64, o.width*2/5)
	left := &page{deps: d, width: min(o.width-side-4, 110)}
	left.air(o)
	left.heading(dossier)
	left.notices(dossier)
	left.body(dossier, o)
	left.timeline(dossier, o)
	right := &page{deps: d, width: min(84, o.width-left.width-5)}
	right.air(o)
	right.facts(dossier)
	right.deadlines(dossier, o)
	return beside(d, indent(left.lines), right.lines, left.width+2)
}

func indent(lines []string) []string {
	for i := range lines {
		if lines[i] != "" {
			lines[i] = " " + lines[i]
		}
	}
	return lines
}

func beside(d *screen.Deps, left, right []string, width int) []string {
	edge := d.Theme.Paint(theme.Base, theme.Muted, d.Theme.Glyphs.V)
	out := make([]string, max(len(left), len(right)))
	for i := range out {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		out[i] = l + cell.Blank(width-cell.StyledWidth(l)) + edge + " " + r
	}
	return out
}

// Preview is a short drawing for beside the queue: lines of at most width
// cells. Numbers and addresses of persons are masked, as in lists.
func Preview(d *screen.Deps, dossier model.Dossier, width int) []string {
	p := &page{deps: d, width: width}
	p.heading(dossier)
	p.holder(dossier.Report)
	p.notices(dossier)
	o := options{width: width, masked: true, brief: true}
	p.dueLines(dossier)
	p.body(dossier, o)
	p.timeline(dossier, o)
	return p.lines
}
