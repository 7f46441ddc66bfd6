package vt

import (
	"fmt"
	"strings"
)

// csi obeys a control sequence, complete and well formed.
func (t *Terminal) csi(sequence []byte, final byte) {
	body := string(sequence[2 : len(sequence)-1])
	numbers := strings.TrimLeft(body, "<=>?")
	prefix := body[:len(body)-len(numbers)]
	tail := strings.TrimLeft(numbers, "0123456789:;")
	numbers = numbers[:len(numbers)-len(tail)]
	params := csiParams(numbers)
	name := prefix + tail + string(final)

	if name == "h" || name == "l" || name == "?h" || name == "?l" {
		for _, p := range params {
			mode := fmt.Sprintf("%s%d", prefix, p[0])
			t.settle(t.setMode(mode, final == 'h'), "CSI "+mode+string(final), sequence)
		}
		return
	}
	arg := func(i, missing int) int {
		if i >= len(params) || params[i][0] < 0 {
			return missing
		}
		return params[i][0]
	}
	t.settle(t.edit(name, params, arg) || t.answer(name, arg), "CSI "+name, sequence)
}

// edit obeys the sequences that move, draw and erase.
func (t *Terminal) edit(name string, params [][]int, arg func(i, missing int) int) bool {
	n := max(arg(0, 1), 1) // a count of 0 means 1
	switch name {
	case "A":
		t.moveTo(t.cur.X, t.cur.Y-n)
	case "B", "e":
		t.moveTo(t.cur.X, t.cur.Y+n)
	case "C", "a":
		t.moveTo(t.cur.X+n, t.cur.Y)
	case "D":
		t.moveTo(t.cur.X-n, t.cur.Y)
	case "E":
		t.moveTo(0, t.cur.Y+n)
	case "F":
		t.moveTo(0, t.cur.Y-n)
	case "G", "`":
		t.moveTo(n-1, t.cur.Y)
	case "d":
		t.moveTo(t.cur.X, n-1)
	case "H", "f":
		t.moveTo(arg(1, 1)-1, n-1)
	case "I":
		t.tab(min(n, t.cols))
	case "Z":
		t.tab(-min(n, t.cols))
	case "J":
		return t.eraseScreen(arg(0, 0))
	case "K":
		return t.eraseLine(arg(0, 0))
	case "X":
		t.erase(t.cur.Y, t.cur.X, t.cur.X+n)
	case "@":
		t.insert(n)
		t.moveTo(t.cur.X, t.cur.Y)
	case "P":
		t.remove(n)
		t.moveTo(t.cur.X, t.cur.Y)
	case "b":
		t.repeat(n)
	case "L":
		t.shiftRows(-n)
	case "M":
		t.shiftRows(n)
	case "S":
		t.scroll(t.top, t.bottom, n)
	case "T":
		t.scroll(t.top, t.bottom, -n)
	case "m":
		return t.pen.apply(params)
	case "r":
		top, bottom := n-1, min(arg(1, t.rows), t.rows)-1
		if top >= bottom {
			return false
		}
		t.top, t.bottom = top, bottom
		t.moveTo(0, 0)
	case "s":
		t.save()
	case "u":
		t.restore()
	case " q":
		t.cur.Shape = arg(0, 0)
	case "?W":
		return arg(0, 0) == 5 // tab stops every 8 columns, which they always are
	default:
		return false
	}
	return true
}

// repeat is REP: the character just written, n times more.
func (t *Terminal) repeat(n int) {
	if t.joinX < 0 {
		return
	}
	c := t.cells[t.cur.Y][t.joinX]
	for range min(n, t.cols*t.rows) {
		t.print(c.Text, c.Width)
	}
}

// answer obeys the sequences that ask for something or set up the keyboard.
func (t *Terminal) answer(name string, arg func(i, missing int) int) bool {
	switch first := arg(0, 0); name {
	case "c":
		t.reply("\x1b[?62;22c") // a VT220 with colour
	case ">c":
		t.reply("\x1b[>1;10;0c")
	case "n", "?n":
		switch first {
		case 5:
			t.reply("\x1b[0n")
		case 6:
			t.reply(fmt.Sprintf("\x1b[%s%d;%dR", strings.TrimSuffix(name, "n"), t.cur.Y+1, t.cur.X+1))
		case 996: // the colour scheme: 1 dark, 2 light
			scheme := map[bool]int{false: 1, true: 2}[t.light]
			t.reply(fmt.Sprintf("\x1b[?997;%dn", scheme))
		default:
			return false
		}
	case "?$p", "$p":
		mode := fmt.Sprintf("%s%d", strings.TrimSuffix(name, "$p"), first)
		state := 0
		if knownMode(mode) {
			state = map[bool]int{true: 1, false: 2}[t.modes[mode]]
		}
		t.reply(fmt.Sprintf("\x1b[%s;%d$y", mode, state))
	case "t":
		if first == 18 {
			t.reply(fmt.Sprintf("\x1b[8;%d;%dt", t.rows, t.cols))
		}
		return first == 18 || first == 22 || first == 23 // size; push and pop of the title
	case ">m", ">u", "<u", "=u", "?u", ">q": // xterm's and kitty's keyboard modes and the version: not offered, so not answered
	default:
		return false
	}
	return true
}

func knownMode(mode string) bool {
	switch mode {
	case "4", "?1", "?7", "?12", "?25", "?47", "?1000", "?1002", "?1003", "?1004", "?1006", "?1047",
		"?1048", "?1049", "?2004", "?2026", "?2027", "?2031":
		return true
	}
	return false
}

// setMode is SM, RM, DECSET and DECRST for one mode.
func (t *Terminal) setMode(mode string, on bool) bool {
	if !knownMode(mode) {
		return false
	}
	if mode == "?2026" {
		t.frozen = nil
		if on {
			shown := t.Screen()
			t.frozen = &shown
		}
	}
	if on && (mode == "?1048" || mode == "?1049") {
		t.save()
	}
	t.modes[mode] = on
	switch mode {
	case "?25":
		t.cur.Visible = on
	case "?47", "?1047", "?1049":
		t.setAltScreen(on)
	}
	if !on && (mode == "?1048" || mode == "?1049") {
		t.restore()
	}
	return true
}
