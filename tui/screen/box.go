package screen

import (
	"strconv"

	"lapor/tui/cell"
	"lapor/tui/theme"

	"github.com/charmbracelet/x/ansi"
)

// Box frames a dialog: title in the upper edge, lines of styled text (on
// theme.Panel) padded to width cells, border included. Lines that are too
// long are cut.
func Box(d *Deps, title string, lines []string, width int) []string {
	g := d.Theme.Glyphs
	inner := max(1, width-4)
	edge := func(s string) string { return d.Theme.Paint(theme.Panel, theme.Muted, s) }
	pad := d.Theme.Style(theme.Panel, theme.Text)

	title = cell.Truncate(title, inner-2, g.Ellipsis)
	top := d.Theme.Line(theme.Panel).Add(theme.Muted, g.TopLeft+g.H+" ").Add(theme.Strong, title).
		Add(theme.Muted, " "+cell.Rule(g.H, inner-cell.Width(title)-1)+g.TopRight).String()
	out := []string{top}
	for _, line := range lines {
		line = cell.Clip(line, inner)
		gap := inner - ansi.StringWidth(line)
		out = append(out, edge(g.V)+pad.Paint(" ")+line+pad.Paint(cell.Blank(gap+1))+edge(g.V))
	}
	return append(out, edge(g.BottomLeft+cell.Rule(g.H, inner+2)+g.BottomEnd))
}

// Choices draws numbered buttons below each other, the chosen one marked.
func Choices(d *Deps, labels []string, chosen int) []string {
	var out []string
	for i, label := range labels {
		on, mark := theme.Panel, "  "
		if i == chosen {
			on, mark = theme.Active, d.Theme.Glyphs.Bar+" "
		}
		out = append(out, d.Theme.Line(on).Add(theme.Text, mark+strconv.Itoa(i+1)+"  "+label+" ").String())
	}
	return out
}
