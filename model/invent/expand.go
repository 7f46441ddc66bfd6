package invent

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// scene is what the sentences of one text have in common: where it is, who
// speaks, and what was drawn for the keys that must stay the same.
type scene struct {
	n      *Inventor
	r      *rand.Rand
	place  village
	office string
	name   string // of the speaker
	phone  string
	nik    string
	fixed  map[string]string
}

// expand turns a sentence of the vocabulary into text: [a|b|c] is one of its
// alternatives, which may be empty and may nest; {key} is a value.
func (s *scene) expand(sentence string) string {
	var out strings.Builder
	s.sequence(&out, sentence)
	text := strings.Join(strings.Fields(out.String()), " ")
	return strings.ReplaceAll(text, " di di ", " di ") // "di {dekat}" where the place begins with di
}

func (s *scene) sequence(out *strings.Builder, text string) {
	for text != "" {
		at := strings.IndexAny(text, "[{")
		if at < 0 {
			out.WriteString(text)
			return
		}
		out.WriteString(text[:at])
		if text[at] == '{' {
			key, rest, _ := strings.Cut(text[at+1:], "}")
			out.WriteString(s.value(key))
			text = rest
			continue
		}
		options, rest := alternatives(text[at:])
		s.sequence(out, pick(s.r, options))
		text = rest
	}
}

// alternatives splits "[a|b[c|d]]rest" at the bars of its outer level.
func alternatives(text string) (options []string, rest string) {
	depth, from := 0, 1
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '[':
			depth++
		case '|':
			if depth == 1 {
				options = append(options, text[from:i])
				from = i + 1
			}
		case ']':
			if depth--; depth == 0 {
				return append(options, text[from:i]), text[i+1:]
			}
		}
	}
	panic("invent: bracket without end in " + text)
}

// value is what {key} stands for. Keys "name:list" draw from a word list;
// "2-9" is a number in that range.
func (s *scene) value(key string) string {
	r := s.r
	switch key {
	case "desa":
		return s.place.name
	case "ds":
		return s.place.kind() + " " + s.place.name
	case "kec":
		return s.place.district
	case "kab":
		return strings.TrimPrefix(s.place.regency, "Kabupaten ")
	case "kantor":
		return s.office
	case "saya":
		return s.name
	case "hp":
		return s.phone
	case "nik":
		return s.nik
	case "nama":
		return s.n.person(r).Name
	case "jalan", "rt", "dekat", "sekolah", "masjid", "kios":
		return s.once(key)
	case "jalanlain":
		return s.n.street(r)
	case "desalain":
		return s.n.places.village(r).name
	case "tgl":
		return fmt.Sprintf([]string{"%d/%02d/%d", "%d-%02d-%d", "%02d.%02d.%d"}[r.IntN(3)], 1+r.IntN(28), 1+r.IntN(12), 2024+r.IntN(3))
	case "tanggal":
		return fmt.Sprintf("%d %s", 1+r.IntN(28), pick(r, s.n.words.list("time/month")))
	case "jam":
		return fmt.Sprintf([]string{"%02d.%d0", "%02d:%d5", "%d.%d0"}[r.IntN(3)], 6+r.IntN(16), r.IntN(6))
	case "ribu":
		return money(r, 5*(1+r.IntN(70)))
	case "juta":
		return fmt.Sprintf([]string{"Rp%d juta", "%d juta rupiah", "Rp %d.000.000", "%d jt"}[r.IntN(4)], 1+r.IntN(45))
	case "nomor":
		return fmt.Sprintf("%d/%03d/%s/%d", 100+r.IntN(800), 1+r.IntN(400), pick(r, s.n.words.list("time/roman")), 2024+r.IntN(3))
	case "antrean":
		return fmt.Sprintf("%c%02d", 'A'+rune(r.IntN(4)), 10+r.IntN(80))
	}
	if low, high, ok := bounds(key); ok {
		return itoa(low + r.IntN(high-low+1))
	}
	var out strings.Builder
	s.sequence(&out, pick(r, s.n.words.list(key)))
	return out.String()
}

// once draws a value the first time and repeats it: a text speaks of one road.
func (s *scene) once(key string) string {
	if v, ok := s.fixed[key]; ok {
		return v
	}
	var v string
	switch key {
	case "jalan":
		v = s.n.street(s.r)
	case "rt":
		v = fmt.Sprintf([]string{"RT %02d", "RT.%02d", "RT %d"}[s.r.IntN(3)], 1+s.r.IntN(14))
		if chance(s.r, 0.3) {
			v += fmt.Sprintf(" RW %02d", 1+s.r.IntN(5))
		}
	default:
		v = s.value("place/" + key)
	}
	if s.fixed == nil {
		s.fixed = map[string]string{}
	}
	s.fixed[key] = v
	return v
}

func money(r *rand.Rand, thousands int) string {
	switch r.IntN(4) {
	case 0:
		return fmt.Sprintf("Rp%d.000", thousands)
	case 1:
		return fmt.Sprintf("Rp %d.000,-", thousands)
	case 2:
		return fmt.Sprintf("%d ribu", thousands)
	}
	return fmt.Sprintf("%drb", thousands)
}

func bounds(key string) (low, high int, ok bool) {
	n, err := fmt.Sscanf(key, "%d-%d", &low, &high)
	return low, high, err == nil && n == 2 && high >= low
}
