package desk

import (
	"strings"
	"time"
	"unicode/utf8"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/query"
	"lapor/model/safetext"
)

// CheckCode names what a reply could do better; sentences are in the
// catalogues under check.<code>.
type CheckCode string

// Findings of CheckReply.
const (
	CheckEmpty       CheckCode = "empty"
	CheckTooLong     CheckCode = "too_long"   // beyond model.MaxText
	CheckNoPromise   CheckCode = "no_promise" // an interim says when the answer comes
	CheckPastPromise CheckCode = "past_promise"
	CheckNotWorking  CheckCode = "not_working" // promised for a day on which nobody works
	CheckLatePromise CheckCode = "late_promise"
	CheckPersonal    CheckCode = "personal"     // NIK, telephone or e-mail in what the public reads
	CheckStock       CheckCode = "stock_phrase" // only "sudah dikoordinasikan" and the like
	CheckShort       CheckCode = "too_short"
	CheckNoDate      CheckCode = "no_date" // a result that does not say when
	CheckNoUnit      CheckCode = "no_unit" // nor who did it
	CheckSMS         CheckCode = "sms"     // longer than one SMS, and the citizen wrote by SMS
)

// Severity says what a finding asks of the officer.
type Severity uint8

// Severities in rising order. Only Blocks stops the sending; Confirms needs
// one explicit yes.
const (
	Hints Severity = iota + 1
	Warns
	Confirms
	Blocks
)

// Finding is one result of a check.
type Finding struct {
	Code     CheckCode
	Severity Severity
	Spans    []safetext.Span // where in the text, in bytes; for CheckPersonal
	N        int             // characters, where the sentence names a number
	Date     calendar.Date   // the day it is about, or a better one
}

// Lengths, in characters.
const (
	ShortReply = 60  // below it no reply says what was done
	SMSLength  = 160 // of one SMS (3GPP TS 23.038)
)

// ReplyDraft is a reply as it stands in the text field.
type ReplyDraft struct {
	Kind     model.Kind
	Text     string // as typed
	Promised calendar.Date
	Secret   bool
}

// CheckReply looks at a reply before it is sent, the gravest findings first.
// today and view are of the officer's office; view may be nil. It costs some
// microseconds and may run at every key.
func CheckReply(r ReplyDraft, report model.Report, today calendar.Date, view *calendar.View) []Finding {
	var found []Finding
	add := func(f Finding) { found = append(found, f) }
	text := strings.TrimSpace(r.Text)
	length := utf8.RuneCountInString(text)
	switch {
	case length == 0:
		add(Finding{Code: CheckEmpty, Severity: Blocks})
	case length > model.MaxText:
		add(Finding{Code: CheckTooLong, Severity: Blocks, N: model.MaxText})
	}
	if r.Kind == model.KindFollowUpInterim {
		found = append(found, checkPromise(r.Promised, report, today, view)...)
	}
	if !isReply(r.Kind) || length == 0 {
		return found
	}
	if spans := safetext.FindPersonal(r.Text); len(spans) > 0 && !r.Secret {
		add(Finding{Code: CheckPersonal, Severity: Confirms, Spans: spans, N: len(spans)})
	}
	words := query.Terms(query.Fold(text))
	switch {
	case stock(words):
		add(Finding{Code: CheckStock, Severity: Warns})
	case length < ShortReply:
		add(Finding{Code: CheckShort, Severity: Warns, N: length})
	case r.Kind != model.KindFollowUpInterim:
		if !saysWhen(words) {
			add(Finding{Code: CheckNoDate, Severity: Hints})
		}
		if !saysWho(words) {
			add(Finding{Code: CheckNoUnit, Severity: Hints})
		}
	}
	if report.Channel == model.ChannelSMS && length > SMSLength {
		add(Finding{Code: CheckSMS, Severity: Hints, N: length})
	}
	return found
}

// Worst is the gravest severity among findings; zero if there are none.
func Worst(found []Finding) Severity {
	var worst Severity
	for _, f := range found {
		worst = max(worst, f.Severity)
	}
	return worst
}

func isReply(kind model.Kind) bool {
	switch kind {
	case model.KindFollowUpInterim, model.KindFollowUpResult, model.KindFollowUpClose:
		return true
	}
	return false
}

func checkPromise(day calendar.Date, report model.Report, today calendar.Date, view *calendar.View) []Finding {
	switch {
	case day.IsZero():
		return []Finding{{Code: CheckNoPromise, Severity: Blocks}}
	case day.Before(today):
		return []Finding{{Code: CheckPastPromise, Severity: Blocks, Date: day}}
	}
	var found []Finding
	if view != nil {
		if working, _ := view.IsWorkingDay(day); !working {
			next, _ := view.Deadline(day, 1)
			found = append(found, Finding{Code: CheckNotWorking, Severity: Warns, Date: next})
		}
	}
	if due := report.Deadlines.Completion; !due.IsZero() && day.After(due) {
		found = append(found, Finding{Code: CheckLatePromise, Severity: Warns, Date: due})
	}
	return found
}

// stockPhrases say that something moves inside the office and nothing else;
// folded.
var stockPhrases = []string{
	"dikoordinasikan", "koordinasi", "berkoordinasi", "ditindaklanjuti", "tindak lanjuti", "tindak lanjut",
	"diteruskan", "disampaikan", "diproses", "ditampung", "diterima", "akan kami cek", "mohon bersabar", "mohon menunggu",
}

// fillers are the words around a stock phrase that add nothing; folded.
var fillers = wordSet(`a ada adalah akan aduan agar anda atas atau bagi bapak bersama baik bahwa beserta cek dalam dan dapat
 dari dengan demi di dinas dpt diucapkan hal harap hari hormat ibu informasi informasinya ini instansi itu juga kami kasih
 ke kepada kembali kerja kita laporan laporannya lebih lanjut maaf masih masukan masukannya melalui menindaklanjuti
 menunggu mohon oleh opd pada para partisipasi partisipasinya pelapor pengaduan perhatian perhatiannya pihak salam saran
 saudara saat sdr sebelumnya secepatnya secara sedang segera selamat selanjutnya sesuai setempat sudah supaya sekarang
 tanggapan telah tentang terhadap terima terimakasih terkait tersebut tim tsb tugas unit untuk waktu warga yang yg yth`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// stock reports that a text says a stock phrase and next to nothing else.
func stock(words []string) bool {
	joined := " " + strings.Join(words, " ") + " "
	hit := false
	for _, phrase := range stockPhrases {
		if strings.Contains(joined, " "+phrase+" ") {
			joined = strings.ReplaceAll(joined, " "+phrase+" ", " ")
			hit = true
		}
	}
	if !hit {
		return false
	}
	content := 0
	for _, w := range strings.Fields(joined) {
		if !fillers[w] {
			content++
		}
	}
	return content < 4
}

var whenWords = wordSet(`kemarin besok lusa tadi pagi siang sore malam senin selasa rabu kamis jumat sabtu minggu
 today yesterday tomorrow`)

func saysWhen(words []string) bool {
	for _, w := range words {
		if whenWords[w] || strings.Trim(w, "0123456789") != w {
			return true
		}
		if len(w) >= 3 && months[w[:3]] != 0 && isMonth(w) {
			return true
		}
	}
	return false
}

// isMonth keeps words that only begin like a month ("jangan", "marga") out.
func isMonth(w string) bool {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(w, m.String()) || w == monthNames[m-1] {
			return true
		}
	}
	return len(w) == 3
}

var monthNames = [12]string{"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus",
	"september", "oktober", "november", "desember"}

var whoWords = wordSet(`tim petugas dinas badan bidang seksi upt uptd kantor kelurahan kecamatan desa camat lurah kepala
 regu satpol pdam puskesmas rsud sekolah kontraktor pelaksana pengawas teknisi operator kami`)

func saysWho(words []string) bool {
	for _, w := range words {
		if whoWords[w] {
			return true
		}
	}
	return false
}
