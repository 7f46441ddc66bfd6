package invent

import (
	"encoding/csv"
	"math/rand/v2"
	"strings"
)

// village is a desa or kelurahan with what stands above it.
type village struct {
	code, name, district, regency string
	urban                         bool // kelurahan, not desa
}

func (v village) kind() string {
	if v.urban {
		return "Kelurahan"
	}
	return "Desa"
}

func (v village) shown() string {
	return v.kind() + " " + v.name + ", Kec. " + v.district + ", " + strings.Replace(v.regency, "Kabupaten", "Kab.", 1)
}

// gazetteer holds the villages of the two regencies, and their districts in
// the order of the Kemendagri codes.
type gazetteer struct {
	villages  map[string][]village // regency code
	districts map[string][]string
}

// Regencies of the invented province by Kemendagri code, the leading one
// first.
const (
	firstRegency  = "63.06"
	secondRegency = "63.03"
)

func loadGazetteer() gazetteer {
	g := gazetteer{map[string][]village{}, map[string][]string{}}
	names := map[string]string{}
	for _, row := range readTable("data/wilayah.csv") {
		code, name := row[0], row[1]
		names[code] = name
		switch len(code) {
		case len("63.06.01"):
			g.districts[code[:5]] = append(g.districts[code[:5]], name)
		case len("63.06.01.2001"):
			g.villages[code[:5]] = append(g.villages[code[:5]], village{
				code: code, name: name, district: names[code[:8]], regency: names[code[:5]], urban: code[9] == '1',
			})
		}
	}
	return g
}

// village draws a place, three in five from the leading regency.
func (g gazetteer) village(r *rand.Rand) village {
	if chance(r, 0.62) {
		return pick(r, g.villages[firstRegency])
	}
	return pick(r, g.villages[secondRegency])
}

// readTable is an embedded CSV file without its header row.
func readTable(file string) [][]string {
	f, err := data.Open(file)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic("invent: " + file + ": " + err.Error())
	}
	return rows[1:]
}
