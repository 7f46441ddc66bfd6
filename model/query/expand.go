package query

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed abbreviations.txt
var abbreviations string

// Expand returns what a folded word may stand for, folded, without the word
// itself: pju gives "penerangan jalan umum" and "lampu jalan". Meanings of
// several words are phrases. A search holds if the word or one of these
// occurs. The result is the caller's.
func Expand(word string) []string {
	return slices.Clone(dictionary().meanings[word])
}

// Abbreviate returns the short forms people write for a folded word or phrase:
// jalan gives jl and jln. They count only as whole words, never inside others.
// The result is the caller's.
func Abbreviate(meaning string) []string {
	return slices.Clone(dictionary().shorts[meaning])
}

type words struct {
	meanings map[string][]string // by short form
	shorts   map[string][]string // by meaning
}

// dictionary reads the embedded list once; nothing changes it afterwards.
var dictionary = sync.OnceValue(func() words {
	d := words{map[string][]string{}, map[string][]string{}}
	for line := range strings.Lines(abbreviations) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		left, right, ok := strings.Cut(line, "=")
		if !ok {
			continue
		}
		for short := range strings.FieldsSeq(left) {
			for meaning := range strings.SplitSeq(right, ",") {
				meaning = strings.TrimSpace(meaning)
				d.meanings[short] = append(d.meanings[short], meaning)
				d.shorts[meaning] = append(d.shorts[meaning], short)
			}
		}
	}
	return d
})

// Abbreviations lists the short forms known, in order of the alphabet.
func Abbreviations() []string {
	return slices.Sorted(maps.Keys(dictionary().meanings))
}
