package model

import "time"

// Imported is one report as a bridge read it from the real system, after the
// bridge's own clean-up (dates parsed, literal \n turned into line breaks)
// and before any judgement.
type Imported struct {
	Row          int // in the source file, from 1, for messages
	Tracking     string
	Received     time.Time
	ReceivedDay  bool // only the day was given
	Reporter     string
	Class        Classification
	Supervisory  bool
	CategoryID   string
	Category     string
	Title        string
	Original     string
	Edited       string
	Anonymous    bool
	Confidential bool
	Channel      Channel
	Agency       string
	UnitID       string
	Unit         string
	Status       string // verbatim
	Stage        Stage  // StageNone = the status is unknown to us
	Reason       string // of hold or archive
	Province     string
	Regency      string
	District     string
	Village      string
	Rating       uint8
	Hash         string // SHA-256 over the row's values, hex
}

// ImportChange is what an import does to one report.
type ImportChange uint8

// Changes. Different: the source disagrees with us in stage, unit or text
// and the coordinator decides.
const (
	ImportUnchanged ImportChange = iota
	ImportNew
	ImportChanged
	ImportDifferent
)
