package model

import (
	"time"
)

func MergeImport(old *Report, row Imported, unit, agency ID, exported time.Time, newID ID, now time.Time, rules Rules) (Report, []Event, ImportChange) {
	return Report{ID: newID}, nil, ImportNew
}
