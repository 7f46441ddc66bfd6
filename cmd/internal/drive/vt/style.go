package vt

import (
	"fmt"
	"strconv"
	"strings"
)

// flag returns what the SGR number of a simple attribute switches, or nil.
func (s *Style) flag(n int) *bool {
	switch n {
	case 1:
		return &s.Bold
	case 2:
		return &s.Faint
	case 3:
		return &s.Italic
	case 5, 6:
		return &s.Blink
	case 7:
		return &s.Reverse
	case 8:
		return &s.Hidden
	case 9:
		return &s.Strike
	}
	return nil
}

// apply changes the style as one SGR sequence says (ECMA-48 8.3.117, with the
// colours of ITU T.416 in both spellings). Each parameter comes with its
// sub-parameters. It returns false when something was not understood.
func (s *Style) apply(params [][]int) bool {
	for i := 0; i < len(params); i++ {
		n, sub := params[i][0], params[i][1:]
		flag := s.flag(n)
		switch {
		case n <= 0:
			*s = Style{Link: s.Link}
		case n == 4 && len(sub) > 0:
			s.Underline = sub[0]
		case n == 4:
			s.Underline = 1
		case n == 21:
			s.Underline = 2
		case n == 22:
			s.Bold, s.Faint = false, false
		case n == 24:
			s.Underline = 0
		case n == 23 || n == 25 || n >= 27 && n <= 29:
			*s.flag(n - 20) = false
		case flag != nil:
			*flag = true
		case n >= 30 && n <= 37:
			s.FG = strconv.Itoa(n - 30)
		case n >= 40 && n <= 47:
			s.BG = strconv.Itoa(n - 40)
		case n >= 90 && n <= 97:
			s.FG = strconv.Itoa(n - 82)
		case n >= 100 && n <= 107:
			s.BG = strconv.Itoa(n - 92)
		case n == 39:
			s.FG = ""
		case n == 49:
			s.BG = ""
		case n == 59:
			s.UnderlineColor = ""
		case n == 38 || n == 48 || n == 58:
			if len(sub) == 0 { // the spelling with semicolons takes the next parameters
				for _, p := range params[i+1:] {
					sub = append(sub, p[0])
				}
			}
			color, taken := extendedColor(sub)
			if taken == 0 {
				return false
			}
			*map[int]*string{38: &s.FG, 48: &s.BG, 58: &s.UnderlineColor}[n] = color
			if len(params[i]) == 1 {
				i += taken
			}
		default:
			return false
		}
	}
	return true
}

// extendedColor reads "5;n", "2;r;g;b" or "2;;r;g;b" (colour space left empty) and
// returns how many numbers it took, 0 when they are no colour.
func extendedColor(p []int) (color string, taken int) {
	switch {
	case len(p) >= 2 && p[0] == 5:
		return strconv.Itoa(max(p[1], 0)), 2
	case len(p) == 5 && p[0] == 2 && p[1] == -1:
		return hex(p[2:]), 5
	case len(p) >= 4 && p[0] == 2:
		return hex(p[1:]), 4
	}
	return "", 0
}

func hex(p []int) string {
	return fmt.Sprintf("#%02x%02x%02x", max(p[0], 0), max(p[1], 0), max(p[2], 0))
}

// sgr returns the sequence that sets exactly this style.
func (s Style) sgr() string {
	codes := []string{"0"}
	for n := 1; n <= 9; n++ {
		if flag := s.flag(n); flag != nil && *flag && n != 6 {
			codes = append(codes, strconv.Itoa(n))
		}
	}
	if s.Underline > 0 {
		codes = append(codes, "4:"+strconv.Itoa(s.Underline))
	}
	for _, c := range []struct{ lead, color string }{{"38", s.FG}, {"48", s.BG}, {"58", s.UnderlineColor}} {
		var r, g, b int
		if c.color == "" {
			continue
		}
		if _, err := fmt.Sscanf(c.color, "#%02x%02x%02x", &r, &g, &b); err == nil {
			codes = append(codes, fmt.Sprintf("%s;2;%d;%d;%d", c.lead, r, g, b))
		} else {
			codes = append(codes, c.lead+";5;"+c.color)
		}
	}
	return "\x1b[" + strings.Join(codes, ";") + "m"
}
