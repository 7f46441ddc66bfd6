//go:build !windows

package drive

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// encode returns what a terminal sends for a key, named as Bubble Tea names it:
// "j", "J", "enter", "esc", "space", "tab", "shift+tab", "ctrl+p", "alt+x",
// "pgdown", "f5", "ctrl+shift+left". Keys that the classic vocabulary cannot tell
// from others ("ctrl+enter") are sent the way xterm does once a program asks for
// it with modifyOtherKeys, as Bubble Tea does.
func encode(key string) (string, error) {
	mods, base := 0, key
	for _, m := range []struct {
		prefix string
		bit    int
	}{{"ctrl+", 4}, {"alt+", 2}, {"shift+", 1}} {
		if rest, found := strings.CutPrefix(base, m.prefix); found && rest != "" {
			mods, base = mods|m.bit, rest
		}
	}
	code := func(format string, args ...any) (string, error) { return fmt.Sprintf(format, args...), nil }

	if base == "tab" && mods == 1 {
		return "\x1b[Z", nil
	}
	if char, found := plainKeys(base); found {
		if mods == 0 {
			return string(char), nil
		}
		if base == "space" && mods == 4 {
			return "\x00", nil
		}
		return code("\x1b[27;%d;%d~", mods+1, char)
	}
	if final, found := letterKeys(base); found {
		if mods != 0 {
			return code("\x1b[1;%d%c", mods+1, final)
		}
		if base[0] == 'f' {
			return code("\x1bO%c", final)
		}
		return code("\x1b[%c", final)
	}
	if number, found := numberKeys(base); found {
		if mods != 0 {
			return code("\x1b[%d;%d~", number, mods+1)
		}
		return code("\x1b[%d~", number)
	}
	if graphemes(base) != 1 {
		return "", fmt.Errorf("no key is named %q", key)
	}
	char, _ := utf8.DecodeRuneInString(base)
	switch {
	case mods == 0:
		return base, nil
	case mods == 2 && (char >= 'a' && char <= 'z' || char >= '0' && char <= '9'): // ESC [ and the like mean more
		return "\x1b" + base, nil
	case mods == 4 && (char >= 'a' && char <= 'z' && char != 'i' && char != 'm' || strings.ContainsRune("\\]^_", char)):
		return string(char & 0x1f), nil // ctrl+i and ctrl+m would be tab and enter
	}
	return code("\x1b[27;%d;%d~", mods+1, char)
}

// plainKeys are the keys that send one character.
func plainKeys(name string) (char rune, found bool) {
	switch name {
	case "enter":
		return '\r', true
	case "tab":
		return '\t', true
	case "esc":
		return 0x1b, true
	case "space":
		return ' ', true
	case "backspace":
		return 0x7f, true
	}
	return 0, false
}

// letterKeys are the keys that send a sequence told apart by its letter.
func letterKeys(name string) (final byte, found bool) {
	const names, finals = "up down right left home end f1 f2 f3 f4 ", "ABCDHFPQRS"
	return pick(names, name, finals)
}

// numberKeys are the keys that send a sequence told apart by its number.
func numberKeys(name string) (number byte, found bool) {
	const names = "insert delete pgup pgdown f5 f6 f7 f8 f9 f10 f11 f12 "
	return pick(names, name, "\x02\x03\x05\x06\x0f\x11\x12\x13\x14\x15\x17\x18")
}

// pick returns the byte of values at the place that name has among names.
func pick(names, name, values string) (value byte, found bool) {
	for i, candidate := range strings.Fields(names) {
		if candidate == name {
			return values[i], true
		}
	}
	return 0, false
}

// graphemes counts the characters as a person would.
func graphemes(text string) int {
	n := 0
	for clusters := displaywidth.StringGraphemes(text); clusters.Next(); {
		n++
	}
	return n
}
