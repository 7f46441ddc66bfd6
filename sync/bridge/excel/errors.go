package excel

import (
	"strings"

	"lapor/model"
)

// Codes of errors about a whole file. Nothing was read from such a file.
const (
	CodeNoFile         model.Code = "import_no_file"         // cannot be opened; Err says why
	CodeEmptyFile      model.Code = "import_empty_file"      // zero bytes
	CodeNotXLSX        model.Code = "import_not_xlsx"        // Args: kind (csv, ods, xlsb, zip, data …)
	CodeHTML           model.Code = "import_html"            // a web page, often a login page, saved as .xls or .xlsx
	CodeOldXLS         model.Code = "import_old_xls"         // Excel 97–2003
	CodeEncrypted      model.Code = "import_encrypted"       // asks for a password
	CodeTooLarge       model.Code = "import_too_large"       // more than this package is willing to unpack; Args: limit_mb
	CodeCellTooLarge   model.Code = "import_cell_too_large"  // more in one cell or row than a spreadsheet holds; Detail says where
	CodeDamaged        model.Code = "import_damaged"         // the parts of the file do not agree or end too early
	CodeNoHeader       model.Code = "import_no_header"       // no row with the column "Tracking ID"; Args: rows looked at
	CodeMissingColumns model.Code = "import_missing_columns" // Args: columns, row
)

// Codes of problems of one row. All but BadTime skip the row.
const (
	NoTracking  model.Code = "import_row_no_tracking"
	BadTracking model.Code = "import_row_bad_tracking" // not 1 to 15 digits
	NoDate      model.Code = "import_row_no_date"
	BadDate     model.Code = "import_row_bad_date"
	BadTime     model.Code = "import_row_bad_time" // kept, with the day only
	CellTooLong model.Code = "import_row_cell_too_long"
)

// Problem is what is wrong with one row.
type Problem struct {
	Row     int // in the sheet, from 1
	Code    model.Code
	Column  string // as the official form names it
	Value   string // of the tracking ID or date, at most 30 characters, masked; else ""
	Skipped bool
}

// Repeat is a tracking ID that stands twice with different content; the later
// row wins. Both were delivered, in order.
type Repeat struct {
	Tracking       string
	Earlier, Later int // rows
}

// Summary counts what was read. Lists are cut at Options.MaxListed, counts
// are not.
type Summary struct {
	Rows       int // rows below the header that hold anything
	Delivered  int // rows handed out
	Duplicates int // exact duplicates of a row handed out before: left out
	Skipped    int // left out because of a problem
	Repeated   int // tracking IDs delivered again with other content
	Problems   []Problem
	Repeats    []Repeat
	// Unknown counts values that mean nothing to us, by column as the official
	// form names it. They were kept verbatim where model.Imported has a place.
	Unknown map[string]map[string]int
}

func (s *Summary) unknown(column, value string, limit int) {
	if s.Unknown == nil {
		s.Unknown = map[string]map[string]int{}
	}
	values := s.Unknown[column]
	if values == nil {
		values = map[string]int{}
		s.Unknown[column] = values
	}
	if _, seen := values[value]; seen || len(values) < limit {
		values[value]++
	}
}

func damaged(detail string, err error) error {
	return &model.Error{Code: CodeDamaged, Detail: detail, Err: err}
}

func tooLarge(what string, limit int64) error {
	return &model.Error{Code: CodeTooLarge, Detail: what, Args: map[string]any{"limit_mb": limit >> 20}}
}

func missing(columns []string, row int) error {
	return &model.Error{
		Code: CodeMissingColumns, Field: columns[0],
		Args: map[string]any{"columns": strings.Join(columns, ", "), "row": row},
	}
}
