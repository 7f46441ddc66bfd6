package calendar

import "encoding/json"

// Skip is a day that does not count, and why: a weekend, a holiday, or both.
// On a weekend the weekend is the reason and Holiday only mentions what else
// the day is; otherwise Holiday is the reason.
type Skip struct {
	Date    Date
	Weekend bool
	Holiday Holiday // zero if none
}

// ReasonWeekend is the reason of a skipped weekend; that of any other skipped
// day is the text form of its holiday's Kind.
const ReasonWeekend = "akhir_pekan"

// Reason is the code of why the day is skipped: akhir_pekan, libur_nasional,
// cuti_bersama or libur_daerah.
func (s Skip) Reason() string {
	if s.Weekend {
		return ReasonWeekend
	}
	return s.Holiday.Kind.String()
}

// MarshalJSON gives date, reason, and the holiday's name and decree if there
// is one. It is for output that programs read; nothing reads it back here.
func (s Skip) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Date   Date   `json:"date"`
		Reason string `json:"reason"`
		Name   string `json:"name,omitempty"`
		Decree string `json:"decree,omitempty"`
	}{s.Date, s.Reason(), s.Holiday.Name, s.Holiday.Decree})
}
