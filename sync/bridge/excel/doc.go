// Package excel reads the official Excel export of lapor.go.id, row by row in
// bounded memory, into [model.Imported].
//
// It knows the form, not the office: which agency or unit a name belongs to,
// whether a report is new and whether a stage may move is judged by the store
// and model. It must never write to a store, drop a status or unit it does
// not know, or guess: a date that can be read in two ways is a problem of its
// row, and a row with a problem is skipped and named.
//
// Excelize keeps parts larger than a megabyte in temporary files, which hold
// citizens' texts in the clear until [Export.Close]; Options.TempDir says
// where.
package excel
