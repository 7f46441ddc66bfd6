package report

import (
	"lapor/model"
	"lapor/tui/screen"
)

// Sheet is the whole report in one column of width cells with every deadline
// explained, for commands. masked hides numbers and addresses of persons.
func Sheet(d *screen.Deps, dossier model.Dossier, width int, masked bool) []string {
	return document(d, dossier, options{width: min(width, twoColumns-1), expanded: true, masked: masked})
}
