package model

// Me is who works at this desk and by what: everything that a screen needs to
// know beside the reports.
type Me struct {
	Profile string // name of the profile on this PC
	Actor   Actor
	Tree    *Tree
	Rules   Rules // with Calendar and Tree set
	Device  ID
	Ready   bool // false until the first sync has brought actor, tree and rules
}

// SavedView is a search that an officer keeps as a tab.
type SavedView struct {
	Name  string
	Query string // in the search language
	Order int
}
