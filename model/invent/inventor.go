package invent

import (
	"embed"
	"io/fs"
	"math/rand/v2"
)

//go:embed data
var data embed.FS

// Inventor makes things up. It is immutable and safe for concurrent use: what
// it returns depends on its seed, its vocabulary and the arguments alone.
type Inventor struct {
	seed   uint64
	words  vocabulary
	places gazetteer
	tree   []office
	names  map[string]string // office code → name
}

// New reads the primary vocabulary. It costs a few milliseconds; keep it.
func New(seed uint64) *Inventor { return newInventor(seed, "data/primary") }

// newInventor panics when embedded data is malformed: that is a defect of the
// build, which the package's tests find.
func newInventor(seed uint64, folder string) *Inventor {
	words, err := fs.Sub(data, folder)
	if err != nil {
		panic(err)
	}
	n := &Inventor{seed: seed, words: loadVocabulary(words), places: loadGazetteer(), tree: loadOffices(), names: map[string]string{}}
	for _, o := range n.tree {
		n.names[o.code] = o.name
	}
	return n
}

// purpose keeps the streams of random numbers of one index apart, so that a
// change in one thing invented does not change the others.
type purpose uint64

const (
	forCase purpose = iota + 1
	forText
	forPerson
	forReply
	forNote
	forAnswer
	forDuplicate
	forOfficer
)

// random is the stream for one thing. SplitMix64's finisher spreads
// neighbouring indexes over the whole range.
func (n *Inventor) random(p purpose, i int) *rand.Rand {
	x := uint64(i)*0x9e3779b97f4a7c15 + uint64(p)*0xd1b54a32d192ed03
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return rand.New(rand.NewPCG(n.seed, x^x>>31))
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// weighted picks an index with probability proportional to its weight.
func weighted(r *rand.Rand, weights []int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	at := r.IntN(total)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
