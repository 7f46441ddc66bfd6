package invent

import (
	"math/rand/v2"
	"strings"
	"unicode"

	"lapor/model"
)

// style is how one person writes.
type style struct {
	n       *Inventor
	r       *rand.Rand
	short   float64 // share of words that are abbreviated if they can be
	typos   float64 // share of words with a slip
	chatty  float64 // share of words followed by a particle that says nothing
	lower   bool
	upper   bool
	loose   bool   // no full stops
	newline string // between paragraphs
	emoji   float64
	damage  float64 // share of sentences that end in a broken emoji
}

func newStyle(n *Inventor, r *rand.Rand, channel model.Channel) style {
	s := style{n: n, r: r, newline: "\n\n"}
	switch weighted(r, []int{24, 42, 24, 6}) {
	case 0: // careful
		s.typos = 0.012
	case 1: // ordinary
		s.short, s.typos, s.chatty, s.loose = 0.3, 0.055, 0.05, chance(r, 0.25)
	case 2: // in haste
		s.short, s.typos, s.chatty, s.lower, s.loose = 0.7, 0.13, 0.06, chance(r, 0.6), chance(r, 0.6)
	case 3: // shouting
		s.short, s.typos, s.chatty, s.upper = 0.2, 0.04, 0.04, true
	}
	switch channel {
	case model.ChannelSMS:
		s.short, s.lower, s.loose = max(s.short, 0.6), s.lower || chance(r, 0.3), true
	case model.ChannelWhatsApp:
		s.short, s.emoji, s.newline = max(s.short, 0.3), 0.12, "\n"
	case model.ChannelLetter, model.ChannelCounter:
		s.short, s.typos, s.chatty, s.lower, s.loose, s.upper = 0.03, 0.008, 0, false, false, false
	}
	if channel != model.ChannelSMS && chance(r, 0.03) {
		s.newline = pick(r, []string{`\n`, `\n\n`, `\r\n`}) // as some exports hold it
	}
	if chance(r, 0.035) {
		s.emoji, s.damage = 0, 0.35
	}
	return s
}

func (s style) title(title string) string {
	switch {
	case s.upper || chance(s.r, 0.08):
		title = strings.ToUpper(title)
	case s.lower:
		title = strings.ToLower(title)
	default:
		title = upperFirst(title)
	}
	if s.damage > 0 && chance(s.r, 0.2) {
		title += " " + broken(pick(s.r, s.n.words.list("style/emoji")))
	}
	return title
}

func (s style) apply(parts []sentence) string {
	var out strings.Builder
	damaged := false
	for i, p := range parts {
		text := s.words(p.text)
		switch {
		case s.loose && !strings.ContainsAny(p.text, "?!"):
			text += pick(s.r, []string{"", "", ",", "..", "."})
		default:
			text = closed(text)
		}
		switch {
		case s.upper:
			text = strings.ToUpper(text)
		case s.lower:
			text = strings.ToLower(text)
		}
		if chance(s.r, s.emoji) {
			text += " " + pick(s.r, s.n.words.list("style/emoji"))
		}
		last := i == len(parts)-1
		if s.damage > 0 && (chance(s.r, s.damage) || (last && !damaged)) {
			text += " " + broken(pick(s.r, s.n.words.list("style/emoji")))
			damaged = true
		}
		if i > 0 {
			if p.start || (s.newline[0] == '\\' && chance(s.r, 0.3)) || (s.newline == "\n" && chance(s.r, 0.25)) {
				out.WriteString(s.newline)
			} else {
				out.WriteByte(' ')
			}
		}
		out.WriteString(text)
	}
	return out.String()
}

func (s style) words(text string) string {
	if s.short == 0 && s.typos == 0 {
		return text
	}
	fields := strings.Split(text, " ")
	for i, word := range fields {
		core := strings.TrimRight(word, ".,!?")
		tail := word[len(core):]
		if forms := s.n.words.short[strings.ToLower(core)]; len(forms) > 0 && chance(s.r, s.short) {
			short := pick(s.r, forms)
			if core != "" && unicode.IsUpper(rune(core[0])) && i == 0 {
				short = upperFirst(short)
			}
			fields[i] = short + tail
			continue
		}
		if chance(s.r, s.typos) {
			fields[i] = slip(s.r, core) + tail
		}
		if tail == "" && i > 0 && chance(s.r, s.chatty) {
			fields[i] += " " + pick(s.r, s.n.words.list("style/particle"))
		} else if tail == "," && chance(s.r, 2*s.typos) {
			fields[i] = core + pick(s.r, []string{" ,", ",,", "", ".", "..", " -"})
		}
	}
	return strings.Join(fields, " ")
}

// slip makes a typing error in a word of plain letters.
func slip(r *rand.Rand, word string) string {
	if len(word) < 5 || strings.ContainsFunc(word, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsLetter(c) }) {
		return word
	}
	b := []byte(word)
	at := 1 + r.IntN(len(b)-2)
	switch r.IntN(7) {
	case 0: // swapped
		b[at], b[at+1] = b[at+1], b[at]
	case 1: // left out
		b = append(b[:at], b[at+1:]...)
	case 2: // twice
		b = append(b[:at+1], b[at:]...)
	case 3: // the key beside it
		const row = "qwertyuiopasdfghjklzxcvbnm"
		if k := strings.IndexByte(row, b[at]); k > 0 {
			b[at] = row[k-1]
		}
	default: // without its inner vowels, as on a telephone
		kept := b[:1]
		for i, c := range b[1:] {
			if !strings.ContainsRune("aiueo", rune(c)) || i == len(b)-2 || (i > 1 && chance(r, 0.4)) {
				kept = append(kept, c)
			}
		}
		b = kept
	}
	return string(b)
}

// broken is an emoji whose UTF-8 bytes were taken for Latin-1: U+009F and its
// like are C1 control characters.
func broken(emoji string) string {
	var out strings.Builder
	for _, b := range []byte(emoji) {
		out.WriteRune(rune(b))
	}
	return out.String()
}
