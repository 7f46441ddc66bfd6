package invent

import (
	"bytes"
	"crypto/sha256"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"lapor/model"
)

// Codes of the agencies above the units in Tree.
const (
	CodeNational = "NASIONAL"
	CodeProvince = "KALSEL"
	CodeFirst    = "HSS"    // Kabupaten Hulu Sungai Selatan: its units have no prefix
	CodeSecond   = "BANJAR" // Kabupaten Banjar: its units begin with "BANJAR."
)

// office is a node of the tree before it has an identity.
type office struct {
	code, name, parent string
	level              model.Level
}

// Tree is the agency tree of the demo: the national admin, one province with
// its offices, two regencies with about sixty units each. Codes are unique in
// the tree; the same seed gives the same IDs. Every parent stands before its
// children.
func Tree(seed uint64) []model.Agency {
	offices := loadOffices()
	ids := make(map[string]model.ID, len(offices))
	all := make([]model.Agency, len(offices))
	for i, o := range offices {
		ids[o.code] = identity(seed, "agency/"+o.code)
		all[i] = model.Agency{ID: ids[o.code], Parent: ids[o.parent], Level: o.level, Code: o.code, Name: o.name, Source: strconv.Itoa(70001 + 13*i)}
	}
	return all
}

// born is the instant in the IDs made here: they must not depend on a clock.
var born = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// identity is an ID that follows from seed and name alone.
func identity(seed uint64, name string) model.ID {
	sum := sha256.Sum256([]byte(strconv.FormatUint(seed, 16) + "/" + name))
	id, err := model.NewID(born, bytes.NewReader(sum[:]))
	if err != nil {
		panic(err) // 32 bytes are enough for any ID
	}
	return id
}

func loadOffices() []office {
	places := loadGazetteer()
	all := []office{
		{CodeNational, "Kementerian PANRB (admin nasional)", "", model.LevelNational},
		{CodeProvince, "Pemerintah Provinsi Kalimantan Selatan", CodeNational, model.LevelAgency},
		{CodeFirst, "Pemerintah Kabupaten Hulu Sungai Selatan", CodeProvince, model.LevelAgency},
		{CodeSecond, "Pemerintah Kabupaten Banjar", CodeProvince, model.LevelAgency},
	}
	for _, row := range readTable("data/units_province.csv") {
		all = append(all, office{CodeProvince + "." + row[0], row[1], CodeProvince, model.LevelUnit})
	}
	for _, row := range readTable("data/units.csv") {
		code, name := row[0], strings.Join(strings.Fields(row[1]), " ")
		o := office{code, name, CodeFirst, model.LevelUnit}
		local := strings.HasPrefix(code, "KECAMATAN.") || strings.HasPrefix(code, "KELURAHAN.") || strings.HasPrefix(code, "RSUD.")
		if strings.HasPrefix(code, "KELURAHAN.") {
			o.parent, o.level = "KECAMATAN.KANDANGAN", model.LevelSubUnit
		}
		all = append(all, o)
		if !local {
			all = append(all, office{CodeSecond + "." + code, name, CodeSecond, model.LevelUnit})
		}
	}
	for _, district := range places.districts[secondRegency] {
		all = append(all, office{districtCode(CodeSecond, district), "Kecamatan " + district, CodeSecond, model.LevelUnit})
	}
	for _, row := range readTable("data/units_more.csv") { // code, name, parent, regency
		o := office{row[0], row[1], row[2], model.LevelUnit}
		prefix := ""
		if row[3] == CodeSecond {
			prefix = CodeSecond + "."
		}
		o.code = prefix + o.code
		if o.parent == "" {
			o.parent = row[3]
		} else {
			o.parent, o.level = prefix+o.parent, model.LevelSubUnit
		}
		all = append(all, o)
	}
	slices.SortStableFunc(all, func(a, b office) int { return int(a.level) - int(b.level) })
	return all
}

func districtCode(agency, district string) string {
	code := "KECAMATAN." + strings.ToUpper(strings.ReplaceAll(district, " ", ""))
	if agency == CodeSecond {
		return CodeSecond + "." + code
	}
	return code
}

// addressee is the agency and unit that the trouble belongs to.
func (n *Inventor) addressee(r *rand.Rand, t topic, v village) (agency, unit string) {
	if len(t.province) > 0 && chance(r, 0.12) {
		return CodeProvince, CodeProvince + "." + pick(r, t.province)
	}
	agency = CodeFirst
	if strings.HasPrefix(v.code, secondRegency) {
		agency = CodeSecond
	}
	prefix := ""
	if agency == CodeSecond {
		prefix = CodeSecond + "."
	}
	switch unit = pick(r, t.units); unit {
	case "KELURAHAN":
		unit = prefix + "KELURAHAN." + strings.ToUpper(strings.ReplaceAll(v.name, " ", ""))
		if _, ok := n.names[unit]; ok {
			return agency, unit
		}
		return agency, districtCode(agency, v.district)
	case "KECAMATAN":
		return agency, districtCode(agency, v.district)
	case "RSUD":
		return agency, n.hospital(r, prefix)
	}
	return agency, prefix + unit
}

func (n *Inventor) hospital(r *rand.Rand, prefix string) string {
	var codes []string
	for _, o := range n.tree {
		if strings.HasPrefix(o.code, prefix+"RSUD.") {
			codes = append(codes, o.code)
		}
	}
	return pick(r, codes)
}

// UnitName is the name of a unit of Tree, or "".
func (n *Inventor) UnitName(code string) string { return n.names[code] }

func itoa(n int) string { return strconv.Itoa(n) }
