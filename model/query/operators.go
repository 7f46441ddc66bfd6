package query

import "strings"

// Operator is one name:value of the language, for parser, completion and help.
type Operator struct {
	Name    string   // Indonesian, canonical
	Aliases []string // English and short forms
	Values  []Value  // accepted values; nil = free
}

// Value is an accepted value of an operator.
type Value struct {
	Name    string
	Aliases []string
	Codes   []string // what it means; several for a group
}

// Names of the operators.
const (
	opStage    = "status"
	opUnit     = "unit"
	opDue      = "tenggat"
	opFrom     = "dari"
	opTo       = "sampai"
	opDay      = "tanggal"
	opChannel  = "kanal"
	opCategory = "kategori"
	opClass    = "jenis"
	opFlag     = "tanda"
	opID       = "id"
)

// Operators lists the language in the order of help.
func Operators() []Operator {
	return []Operator{
		{opStage, []string{"tahap", "stage", "state"}, stages()},
		{opUnit, []string{"opd", "instansi", "agency"}, nil},
		{opDue, []string{"due", "deadline", "batas"}, []Value{
			{Name: "lewat", Aliases: []string{"terlambat", "overdue", "late"}},
			{Name: "hari-ini", Aliases: []string{"today", "h"}},
			{Name: "<3"}, {Name: "1..5"}, {Name: "h-2"}, {Name: "h+3"},
		}},
		{opFrom, []string{"sejak", "from", "since"}, nil},
		{opTo, []string{"hingga", "until", "to"}, nil},
		{opDay, []string{"tgl", "masuk", "date", "on"}, nil},
		{opChannel, []string{"sumber", "channel", "via"}, channels()},
		{opCategory, []string{"kat", "topik", "category", "topic"}, nil},
		{opClass, []string{"klasifikasi", "type", "class"}, classes()},
		{opFlag, []string{"bendera", "flag", "is"}, flags()},
		{opID, []string{"nomor", "no", "tracking"}, nil},
	}
}

func stages() []Value {
	return []Value{
		{"belum-verifikasi", []string{"belum-terverifikasi", "baru", "unverified", "new", "u"}, []string{"U"}},
		{"belum-tindak-lanjut", []string{"belum-ditindaklanjuti", "belum-tl", "menunggu", "awaiting", "a"}, []string{"A"}},
		{"proses", []string{"in-progress", "progress", "p"}, []string{"P"}},
		{"tunda", []string{"ditunda", "held", "hold", "h"}, []string{"H"}},
		{"selesai", []string{"ditutup", "closed", "done", "c"}, []string{"C"}},
		{"arsip", []string{"diarsipkan", "archived", "archive", "z"}, []string{"Z"}},
		{"belum", []string{"todo"}, []string{"U", "A"}},
		{"terbuka", []string{"open"}, []string{"U", "A", "P", "H"}},
	}
}

func channels() []Value {
	return []Value{
		{"web", []string{"website", "situs"}, []string{"web"}},
		{"sms", []string{"1708"}, []string{"sms"}},
		{"android", nil, []string{"android"}},
		{"ios", []string{"iphone"}, []string{"ios"}},
		{"twitter", []string{"x"}, []string{"twitter"}},
		{"whatsapp", []string{"wa"}, []string{"whatsapp"}},
		{"qr", []string{"qrcode"}, []string{"qr"}},
		{"surat", []string{"letter"}, []string{"surat"}},
		{"loket", []string{"counter", "tatap-muka"}, []string{"loket"}},
		{"telepon", []string{"telpon", "phone", "telephone"}, []string{"telepon"}},
	}
}

func classes() []Value {
	return []Value{
		{"pengaduan", []string{"aduan", "complaint"}, []string{"pengaduan"}},
		{"aspirasi", []string{"aspiration"}, []string{"aspirasi"}},
		{"permintaan-informasi", []string{"permintaan", "informasi", "info", "request"}, []string{"permintaan_informasi"}},
	}
}

func flags() []Value {
	return []Value{
		{"anonim", []string{"anonymous"}, []string{FlagAnonymous}},
		{"rahasia", []string{"confidential", "secret"}, []string{FlagConfidential}},
		{"terbatas", []string{"restricted"}, []string{FlagRestricted}},
		{"lampiran", []string{"attachment"}, []string{FlagAttachment}},
		{"duplikat", []string{"ganda", "duplicate"}, []string{FlagDuplicate}},
		{"eskalasi", []string{"escalated"}, []string{FlagEscalated}},
		{"bukan-wewenang", []string{"not-authority"}, []string{FlagNotAuthority}},
		{"dijawab-pelapor", []string{"dijawab", "owes", "answered"}, []string{FlagOwes}},
		{"menunggu-bahan", []string{"bahan", "waiting"}, []string{FlagWaiting}},
		{"dikembalikan", []string{"kembali", "returned"}, []string{FlagReturned}},
		{"persetujuan", []string{"acc", "approval"}, []string{FlagApproval}},
		{"perkiraan", []string{"taksiran", "estimated"}, []string{FlagEstimated}},
		{"jeda", []string{"paused"}, []string{FlagPaused}},
		{"belum-terkirim", []string{"unsent"}, []string{FlagUnsent}},
		{"perlu-keputusan", []string{"keputusan", "parked"}, []string{FlagParked}},
		{"belum-sampai", []string{"undelivered"}, []string{FlagUndelivered}},
		{"pengawasan", []string{"supervisory"}, []string{FlagSupervisory}},
		{"dikerjakan", []string{"claimed"}, []string{FlagClaimed}},
		{"beda", []string{"differs"}, []string{FlagDiffers}},
		{"konsep", []string{"draft"}, []string{FlagDraft}},
	}
}

// findOperator looks a typed name up.
func findOperator(list []Operator, typed string) (Operator, bool) {
	key := squeeze(typed)
	for _, op := range list {
		if named(key, op.Name, op.Aliases) {
			return op, true
		}
	}
	return Operator{}, false
}

// findValue looks a typed value up.
func findValue(list []Value, typed string) (Value, bool) {
	key := squeeze(typed)
	for _, v := range list {
		if named(key, v.Name, v.Aliases) {
			return v, true
		}
	}
	return Value{}, false
}

func named(key, name string, aliases []string) bool {
	if key == squeeze(name) {
		return true
	}
	for _, a := range aliases {
		if key == squeeze(a) {
			return true
		}
	}
	return false
}

// squeeze makes belum-verifikasi, "Belum Verifikasi" and belum_verifikasi one.
func squeeze(s string) string { return strings.ReplaceAll(Fold(s), " ", "") }

func names(list []Value) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.Name)
	}
	return out
}
