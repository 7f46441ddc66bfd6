package town

import (
	"math"
	"math/rand/v2"
	"strings"
	"unicode"
)

// roughness is the share of words that are replaced. Invented texts come from
// sentences that repeat; with it gzip -6 packs them as it packs what people
// write, 2.6 to 2.8 times (the trial wire measures and prints it).
const roughness = 0.36

// lexicon are words as Indonesian builds them, none of which any vocabulary of
// ours holds on purpose, drawn by their rank as words of a language are.
type lexicon struct {
	words []string
	sums  []float64 // of 1/rank
}

const lexiconSize = 9000

func newLexicon(r *rand.Rand) lexicon {
	var (
		onsets   = []string{"b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "ng", "ny", "", "kr", "tr", "pr"}
		vowels   = []string{"a", "a", "a", "a", "i", "u", "e", "o"}
		codas    = []string{"", "", "", "", "n", "ng", "r", "s", "k", "t", "l", "m", "h"}
		prefixes = []string{"", "", "", "", "ber", "di", "me", "ter", "pe", "ke", "se"}
		suffixes = []string{"", "", "", "", "", "an", "kan", "nya", "i"}
	)
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	var l lexicon
	total := 0.0
	for i := range lexiconSize {
		w := pick(prefixes)
		for range 1 + r.IntN(2) + min(1, i/400) {
			w += pick(onsets) + pick(vowels) + pick(codas)
		}
		l.words = append(l.words, w+pick(suffixes))
		total += 1 / math.Pow(float64(i+3), 0.9)
		l.sums = append(l.sums, total)
	}
	return l
}

func (l lexicon) word(r *rand.Rand) string {
	at := r.Float64() * l.sums[len(l.sums)-1]
	low, high := 0, len(l.sums)-1
	for low < high {
		if mid := (low + high) / 2; l.sums[mid] < at {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return l.words[low]
}

// longest is what the real system takes of a text.
const longest = 1000

// rough replaces words of a text.
func (t *Town) rough(text string) string {
	var b strings.Builder
	for _, part := range strings.SplitAfter(text, " ") {
		word := strings.TrimFunc(part, func(r rune) bool { return !unicode.IsLetter(r) })
		if len(word) < 3 || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) || t.rand.Float64() >= roughness {
			b.WriteString(part)
			continue
		}
		with := t.lexicon.word(t.rand)
		if unicode.IsUpper([]rune(word)[0]) {
			with = strings.ToUpper(with[:1]) + with[1:]
		}
		b.WriteString(strings.Replace(part, word, with, 1))
	}
	if b.Len() > longest {
		return text
	}
	return b.String()
}
