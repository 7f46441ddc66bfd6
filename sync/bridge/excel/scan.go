package excel

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// Longest stretches that a genuine file can have: a cell holds 32,767
// characters, of which each may be written as a numeric reference.
const (
	maxText = 512 << 10 // between two tags
	maxTag  = 16 << 10
	maxItem = 16 << 20 // from one row, or shared string, to the next
	maxRow  = 1 << 20  // 1,048,576, the last row of a sheet
)

// cellTooLarge is wrong with a file that is whole; it is said in its own words.
const cellTooLarge = "a cell or row that no spreadsheet program writes"

// scanner reads the XML of a sheet or of the shared strings just closely
// enough to know that a strict parser will get to its end: the characters are
// legal, nothing is endless, the root element is closed. It finds the number
// of the last row by the way. It sees the same in whatever pieces the text
// comes.
type scanner struct {
	root   string
	wrong  string // why the part is refused
	row    int    // number of the last row
	closed bool   // the root element is
	depth  int    // open elements
	rowAt  int    // depth outside the present row
	inTag  bool
	entity []byte // of the present reference, from its ampersand; empty outside one
	tag    []byte // of the present tag, the first bytes
	text   int    // bytes since the last tag
	size   int    // bytes since the last row or shared string began
	rest   []byte // beginning of a character that the last piece cut
}

func (s *scanner) feed(piece []byte) {
	s.legal(piece)
	for len(piece) > 0 && s.wrong == "" {
		mark := byte('<')
		if s.inTag {
			mark = '>'
		}
		at := bytes.IndexByte(piece, mark)
		part := piece
		if at >= 0 {
			part, piece = piece[:at], piece[at+1:]
		} else {
			piece = nil
		}
		s.size += len(part)
		if s.inTag {
			s.tag = append(s.tag, part...)
			if len(s.tag) > maxTag {
				s.wrong = "a tag without end"
			}
			if at >= 0 {
				s.endTag()
			}
			continue
		}
		s.references(part)
		if s.text += len(part); s.text > maxText || s.size > maxItem {
			s.wrong = cellTooLarge
		}
		if at >= 0 {
			s.inTag, s.tag, s.text = true, s.tag[:0], 0
			if len(s.entity) > 0 {
				s.wrong = "a reference without end"
			}
		}
	}
}

// references checks that every & begins a reference that XML knows.
func (s *scanner) references(text []byte) {
	for len(text) > 0 {
		if len(s.entity) == 0 {
			at := bytes.IndexByte(text, '&')
			if at < 0 {
				return
			}
			s.entity, text = append(s.entity, '&'), text[at+1:]
			continue
		}
		s.entity = append(s.entity, text[0])
		if text = text[1:]; s.entity[len(s.entity)-1] != ';' {
			if len(s.entity) > len("&#x10FFFF;") {
				s.wrong = "a reference without end"
				return
			}
			continue
		}
		switch name := string(s.entity[1 : len(s.entity)-1]); {
		case name == "lt", name == "gt", name == "amp", name == "quot", name == "apos":
		case len(name) > 1 && name[0] == '#' && legalReference(name[1:]):
		default:
			s.wrong = "a reference that XML does not know"
			return
		}
		s.entity = s.entity[:0]
	}
}

// legalReference reports whether a numeric reference names a character that
// XML 1.0 section 2.2 allows.
func legalReference(number string) bool {
	base := 10
	if number[0] == 'x' {
		number, base = number[1:], 16
	}
	n, err := strconv.ParseUint(number, base, 32)
	return err == nil && (n == '\t' || n == '\n' || n == '\r' || 0x20 <= n && n <= 0xd7ff || 0xe000 <= n && n <= 0xfffd || 0x10000 <= n && n <= 0x10ffff)
}

// endTag looks at a complete tag, without its brackets.
func (s *scanner) endTag() {
	s.inTag = false
	tag, closing := bytes.CutPrefix(s.tag, []byte("/"))
	name := tag
	if end := bytes.IndexAny(tag, " \t\r\n/"); end >= 0 {
		name = tag[:end]
	}
	if colon := bytes.IndexByte(name, ':'); colon >= 0 {
		name = name[colon+1:] // <x:row>
	}
	alone := bytes.HasSuffix(tag, []byte("/")) || bytes.HasPrefix(tag, []byte("?")) || bytes.HasPrefix(tag, []byte("!"))
	switch {
	case closing:
		s.depth--
	case !alone:
		s.depth++
	}
	switch {
	case closing && string(name) == "row":
		if s.depth != s.rowAt {
			s.wrong = "a row whose elements are not closed"
		}
	case closing:
		if s.closed = string(name) == s.root; s.closed && s.depth != 0 {
			s.wrong = "elements that are not closed"
		}
	case string(name) == s.root:
		s.closed = bytes.HasSuffix(tag, []byte("/")) // <sst/>
	case string(name) == "si":
		s.size = 0
	case string(name) == "row":
		s.size = 0
		s.rowAt = s.depth
		if !alone {
			s.rowAt--
		}
		s.row = max(s.row, rowNumber(tag, s.row+1))
		if s.row > maxRow {
			s.wrong = "a row beyond the last of a sheet"
		}
	}
}

// rowNumber is the attribute r of a row's tag; a row without one follows the
// row before.
func rowNumber(tag []byte, otherwise int) int {
	for _, quote := range []string{`"`, `'`} {
		at := bytes.Index(tag, []byte(` r=`+quote))
		if at < 0 {
			continue
		}
		value, _, _ := bytes.Cut(tag[at+4:], []byte(quote))
		if n, err := strconv.Atoi(string(value)); err == nil && n > 0 {
			return n
		}
	}
	return otherwise
}

// legal checks for bytes that XML 1.0 forbids and text that is not UTF-8.
func (s *scanner) legal(piece []byte) {
	for _, b := range piece {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' {
			s.wrong = "a control character that XML forbids"
			return
		}
	}
	if len(s.rest) > 0 {
		need := min(utf8.UTFMax-len(s.rest), len(piece))
		joined := append(s.rest, piece[:need]...)
		if !utf8.FullRune(joined) {
			s.rest = joined
			return
		}
		r, size := utf8.DecodeRune(joined)
		if r == utf8.RuneError && size == 1 {
			s.wrong = "text that is not UTF-8"
			return
		}
		piece = piece[size-len(s.rest):]
		s.rest = s.rest[:0]
	}
	end := len(piece)
	for back := 1; back < utf8.UTFMax && back <= len(piece); back++ {
		if b := piece[len(piece)-back]; utf8.RuneStart(b) {
			if !utf8.FullRune(piece[len(piece)-back:]) {
				end = len(piece) - back
			}
			break
		}
	}
	if !utf8.Valid(piece[:end]) {
		s.wrong = "text that is not UTF-8"
	}
	s.rest = append(s.rest[:0], piece[end:]...)
}
