package excel

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/safetext"
)

// maxCell is what a cell of a spreadsheet can hold, in characters.
const maxCell = 32_767

// parser reads one row.
type parser struct {
	cells    []string
	columns  *columns
	base     epoch
	zone     calendar.Zone
	row      int
	problems []Problem
	skip     bool
	hash     [sha256.Size]byte
	unknown  map[field]string
}

func (p *parser) raw(f field) string {
	at := p.columns[f]
	if at < 0 || at >= len(p.cells) {
		return ""
	}
	return p.cells[at]
}

// line is a value of one line; the dash that stands for "nothing" is nothing.
func (p *parser) line(f field) string {
	text := safetext.Line(p.literal(f)).String()
	if text == "-" || text == "–" {
		return ""
	}
	return text
}

// text is a value of several lines, clean, without the blanks around it.
func (p *parser) text(f field) string {
	return strings.TrimSpace(safetext.Clean(p.literal(f)).String())
}

func (p *parser) literal(f field) string {
	raw := p.raw(f)
	if len(raw) > maxCell && utf8.RuneCountInString(raw) > maxCell {
		p.problem(CellTooLong, f, "", true)
		return ""
	}
	return safetext.UnescapeLiteralNewlines(raw)
}

func (p *parser) problem(code model.Code, f field, value string, skip bool) {
	p.problems = append(p.problems, Problem{
		Row: p.row, Code: code, Column: form[f].name, Skipped: skip,
		Value: safetext.Line(value).Truncate(30).Mask().String(),
	})
	p.skip = p.skip || skip
}

func (p *parser) notKnown(f field, value string) {
	if value == "" {
		return
	}
	if p.unknown == nil {
		p.unknown = map[field]string{}
	}
	p.unknown[f] = safetext.Line(value).Truncate(60).Mask().String() // columns may have slipped: it could be anything
}

func (p *parser) report() model.Imported {
	r := model.Imported{
		Row: p.row, Tracking: p.tracking(), Reporter: p.line(fieldReporter),
		CategoryID: identifier(p.line(fieldCategoryID)), Category: p.line(fieldCategory),
		Title: p.line(fieldTitle), Original: p.text(fieldOriginal), Edited: p.text(fieldEdited),
		Agency: p.line(fieldAgency), UnitID: identifier(p.line(fieldUnitID)), Unit: p.line(fieldUnit),
		Status: p.line(fieldStatus), Reason: p.line(fieldReason),
		Province: p.line(fieldProvince), Regency: p.line(fieldRegency), District: p.line(fieldDistrict), Village: p.line(fieldVillage),
	}
	r.Received, r.ReceivedDay = p.received()
	if r.Stage = stageOf(r.Status); r.Stage == model.StageNone {
		p.notKnown(fieldStatus, r.Status)
	}
	if r.Class, r.Supervisory = classOf(p.line(fieldClass)); r.Class == model.ClassUnknown {
		p.notKnown(fieldClass, p.line(fieldClass))
	}
	var known bool
	if r.Anonymous, r.Confidential, known = flagsOf(p.line(fieldType)); !known {
		p.notKnown(fieldType, p.line(fieldType))
	}
	if r.Channel, known = channelOf(p.line(fieldChannel)); !known {
		p.notKnown(fieldChannel, p.line(fieldChannel))
	}
	if r.Rating, known = ratingOf(p.line(fieldRating)); !known {
		p.notKnown(fieldRating, p.line(fieldRating))
	}
	p.hash = fingerprint(r)
	r.Hash = hex.EncodeToString(p.hash[:])
	return r
}

// tracking is 1 to 15 digits, also where the cell is a number.
func (p *parser) tracking() string {
	text := strings.TrimLeft(p.line(fieldTracking), "'# ")
	if text == "" {
		p.problem(NoTracking, fieldTracking, "", true)
		return ""
	}
	id := identifier(text)
	if len(id) > 15 || !digits(id) {
		p.problem(BadTracking, fieldTracking, text, true)
		return ""
	}
	return id
}

// identifier writes a number that a cell holds as 9.165816E+06 or 9165816.0
// with its digits only. Anything else stays as it is.
func identifier(text string) string {
	if text == "" || digits(text) || !strings.ContainsAny(text, ".eE") {
		return text
	}
	n, isNumber := decimal(text)
	if !isNumber || n < 0 || n >= 1e15 || n != math.Trunc(n) {
		return text
	}
	return strconv.FormatFloat(n, 'f', 0, 64)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// received joins the columns of date and time; the time may also stand in the
// column of the date.
func (p *parser) received() (at time.Time, dayOnly bool) {
	text := p.line(fieldDate)
	if text == "" {
		p.problem(NoDate, fieldDate, "", true)
		return time.Time{}, false
	}
	day, rest, ok := parseDate(text, p.base)
	if !ok {
		p.problem(BadDate, fieldDate, text, true)
		return time.Time{}, false
	}
	zone := p.zone
	var c clock
	dayOnly = true
	for _, from := range []struct {
		column field
		text   string
	}{{fieldTime, p.line(fieldTime)}, {fieldDate, rest}} {
		if from.text == "" {
			continue
		}
		read, named, ok := parseTime(from.text)
		if !ok {
			p.problem(BadTime, from.column, from.text, false)
			continue
		}
		if named != nil {
			zone = *named
		}
		c, dayOnly = read, false
		break
	}
	return time.Date(day.Year, day.Month, day.Day, c.hour, c.minute, c.second, 0, zone.Location()), dayOnly
}

// fingerprint is the hash of what the row says, whatever the order of its
// columns and the form of its dates.
func fingerprint(r model.Imported) [sha256.Size]byte {
	h := sha256.New()
	var size [8]byte
	write := func(s string) {
		binary.BigEndian.PutUint64(size[:], uint64(len(s)))
		h.Write(size[:])
		h.Write([]byte(s))
	}
	flag := func(b bool) string {
		if b {
			return "1"
		}
		return "0"
	}
	for _, s := range []string{
		r.Tracking, strconv.FormatInt(r.Received.Unix(), 10), flag(r.ReceivedDay), r.Reporter,
		r.Class.String(), flag(r.Supervisory), r.CategoryID, r.Category, r.Title, r.Original, r.Edited,
		flag(r.Anonymous), flag(r.Confidential), string(r.Channel), r.Agency, r.UnitID, r.Unit,
		r.Status, r.Reason, r.Province, r.Regency, r.District, r.Village, strconv.Itoa(int(r.Rating)),
	} {
		write(s)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
