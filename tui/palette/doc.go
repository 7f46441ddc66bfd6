// Package palette shows the action table to the officer: help and "all
// commands" as one searchable list, and the menu Tindakan of a report in
// words. What cannot be done now is there too and says why. It must never know
// an action that is not in the table.
package palette
