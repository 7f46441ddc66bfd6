package vt

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Unknown returns the sequences that were not understood, quoted, in the order
// in which they first came.
func (t *Terminal) Unknown() []string { return slices.Clone(t.unknown) }

// Sequences counts the sequences understood, by kind: "CSI H", "CSI ?25h" (modes
// with their number), "ESC 7", "OSC 2", "DCS +q", "BEL".
func (t *Terminal) Sequences() map[string]int {
	copied := make(map[string]int, len(t.seen))
	for kind, n := range t.seen {
		copied[kind] = n
	}
	return copied
}

func (t *Terminal) count(kind string) { t.seen[kind]++ }

func (t *Terminal) foreign(sequence []byte) {
	if quoted := fmt.Sprintf("%q", sequence); !slices.Contains(t.unknown, quoted) {
		t.unknown = append(t.unknown, quoted)
	}
}

// settle counts a sequence under its kind when it was understood, otherwise
// records it whole.
func (t *Terminal) settle(understood bool, kind string, sequence []byte) {
	if understood {
		t.count(kind)
	} else {
		t.foreign(sequence)
	}
}

// escape obeys the sequence that data, beginning with ESC, starts with. Like
// step it returns the length, 0 when the end is missing. An ill-formed sequence
// is recorded and dropped up to the byte that broke it.
func (t *Terminal) escape(data []byte) int {
	if len(data) < 2 {
		return 0
	}
	start, high := 1, byte(0x2f) // bytes from 0x20 to high come before the final one
	switch data[1] {
	case '[':
		start, high = 2, 0x3f
	case ']', 'P', '_', '^', 'X':
		return t.controlString(data)
	}
	end := start
	for end < len(data) && data[end] >= 0x20 && data[end] <= high {
		end++
	}
	if end == len(data) {
		return 0
	}
	final := data[end]
	if final <= high || final > 0x7e {
		t.foreign(data[:end])
		return end
	}
	sequence := data[:end+1]
	if start == 2 {
		t.csi(sequence, final)
	} else {
		t.settle(t.esc(string(sequence[1:])), "ESC "+string(sequence[1:]), sequence)
	}
	return end + 1
}

// esc obeys a sequence of ESC and one final byte.
func (t *Terminal) esc(code string) bool {
	switch code {
	case "7":
		t.save()
	case "8":
		t.restore()
	case "D":
		t.lineFeed()
	case "E":
		t.moveTo(0, t.cur.Y)
		t.lineFeed()
	case "M":
		t.reverseLineFeed()
	case "=", ">", "(B", "\\": // keypad modes, ASCII, end of a string
	default:
		return false
	}
	return true
}

// controlString obeys OSC, DCS, APC, PM and SOS strings.
func (t *Terminal) controlString(data []byte) int {
	end := bytes.IndexAny(data[2:], "\x1b\a\x18\x1a") + 2
	if end < 2 {
		return 0
	}
	length := end + 1
	if data[end] == 0x1b {
		if end+1 == len(data) {
			return 0
		}
		length = end + 2
	}
	body, sequence := string(data[2:end]), data[:length]
	ended := data[end] == 0x1b && data[length-1] == '\\' || data[end] == '\a' && data[1] == ']'
	switch {
	case !ended:
		t.foreign(sequence)
	case data[1] == ']':
		code, argument, _ := strings.Cut(body, ";")
		t.settle(t.osc(code, argument), "OSC "+code, sequence)
	case data[1] == 'P' && (strings.HasPrefix(body, "+q") || strings.HasPrefix(body, "$q")):
		t.count("DCS " + body[:2]) // capability queries; no answer means no
	default:
		t.foreign(sequence)
	}
	return length
}

// osc obeys an operating system command.
func (t *Terminal) osc(code, argument string) bool {
	switch code {
	case "0", "2":
		t.title = argument
	case "8":
		_, t.pen.Link, _ = strings.Cut(argument, ";")
	case "10", "11", "12":
		if argument == "?" {
			paper, ink := "1414/1414/1414", "dddd/dddd/dddd"
			if t.light {
				paper, ink = "ffff/ffff/ffff", "1111/1111/1111"
			}
			t.reply("\x1b]" + code + ";rgb:" + map[string]string{"10": ink, "11": paper, "12": ink}[code] + "\x1b\\")
		}
	case "52":
		_, t.clipboard, _ = strings.Cut(argument, ";")
	case "1", "110", "111", "112": // icon name, colours back to default
	case "9":
		return strings.HasPrefix(argument, "4;") // progress bar; the rest of OSC 9 is notifications
	default:
		return false
	}
	return true
}

// csiParams splits "1;2:3" into [[1] [2 3]], an absent number being -1; there is
// always one parameter.
func csiParams(s string) [][]int {
	var params [][]int
	for _, field := range strings.Split(s, ";") {
		var numbers []int
		for _, digits := range strings.Split(field, ":") {
			n, err := strconv.Atoi(digits)
			if err != nil {
				n = -1
			}
			numbers = append(numbers, min(n, 1<<16)) // absurd counts must not cost time
		}
		params = append(params, numbers)
	}
	return params
}
