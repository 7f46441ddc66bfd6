package model

// Stage is where a report stands; its letters are those of the table of
// operations. The value is stable: it is stored and sent.
type Stage uint8

// Stages of a report (see the life of a report in docs/architecture.md).
const (
	StageNone       Stage = iota // not registered yet
	StageUnverified              // U, Belum Terverifikasi
	StageAwaiting                // A, Belum Ditindaklanjuti
	StageProgress                // P, Proses
	StageHeld                    // H, Tunda
	StageClosed                  // C, Selesai
	StageArchived                // Z, Arsip
)

// Stages lists the stages of an existing report in the order of its life.
func Stages() []Stage {
	return []Stage{StageUnverified, StageAwaiting, StageProgress, StageHeld, StageClosed, StageArchived}
}

const stageLetters = "-UAPHCZ"

// String is the letter of the stage in the table of operations.
func (s Stage) String() string {
	if int(s) < len(stageLetters) {
		return stageLetters[s : s+1]
	}
	return "?"
}

// ParseStage is the inverse of String for existing reports.
func ParseStage(letter string) (Stage, bool) {
	for _, s := range Stages() {
		if s.String() == letter {
			return s, true
		}
	}
	return StageNone, false
}

// Open reports whether work is still owed: U, A, P or H.
func (s Stage) Open() bool { return s >= StageUnverified && s <= StageHeld }

// Classification of a report (PermenPANRB 62/2018).
type Classification uint8

// Classifications. ClassUnknown is kept for sources that do not say.
const (
	ClassUnknown Classification = iota
	ClassComplaint
	ClassAspiration
	ClassInfoRequest
)

var classCodes = [...]string{"", "pengaduan", "aspirasi", "permintaan_informasi"}

// String is the stable code, also used by the search language.
func (c Classification) String() string {
	if int(c) < len(classCodes) {
		return classCodes[c]
	}
	return ""
}

// ParseClassification is the inverse of String.
func ParseClassification(code string) (Classification, bool) {
	for i, c := range classCodes {
		if c == code {
			return Classification(i), true
		}
	}
	return ClassUnknown, false
}

// Channel is how a report came in. Unknown channels keep the source's word.
type Channel string

// Channels seen in the official export and in offices.
const (
	ChannelWeb       Channel = "web"
	ChannelSMS       Channel = "sms"
	ChannelAndroid   Channel = "android"
	ChannelIOS       Channel = "ios"
	ChannelTwitter   Channel = "twitter"
	ChannelWhatsApp  Channel = "whatsapp"
	ChannelQR        Channel = "qr"
	ChannelLetter    Channel = "surat"
	ChannelCounter   Channel = "loket"
	ChannelTelephone Channel = "telepon"
)
