package invent

import "strings"

// Category is a leaf or branch of the category tree of July 2025 (unofficial
// copy of government nomenclature). ID is invented.
type Category struct {
	ID    string
	Topic string
	Sub   string // may be empty
}

// Name is the form a report's Category has.
func (c Category) Name() string {
	if c.Sub == "" {
		return c.Topic
	}
	return c.Topic + " / " + c.Sub
}

// Categories is the whole tree in the order of its source.
func Categories() []Category {
	rows := readTable("data/categories_2025.csv")
	all := make([]Category, len(rows))
	for i, row := range rows {
		all[i] = Category{ID: itoa(i + 1), Topic: spaced(row[0]), Sub: spaced(row[1])}
	}
	return all
}

// spaced makes every run of blanks one space: the source has some that do not
// break, and doubles.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }
