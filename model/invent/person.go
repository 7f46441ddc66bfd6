package invent

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"lapor/model"
)

// Person is an invented person: a combination of common names.
type Person struct {
	Name  string
	Woman bool
	Login string // lower case, letters and a dot; not unique
}

// Person makes the person of index i.
func (n *Inventor) Person(i int) Person { return n.person(n.random(forOfficer, i)) }

func (n *Inventor) person(r *rand.Rand) Person {
	p := Person{Woman: chance(r, 0.47)}
	list := "person/men"
	if p.Woman {
		list = "person/women"
	}
	first, last := pick(r, n.words.list(list)), pick(r, n.words.list("person/last"))
	p.Name = first + " " + last
	if chance(r, 0.25) {
		if middle := pick(r, n.words.list(list)); middle != first && middle != last {
			p.Name = first + " " + middle + " " + last
		}
	}
	p.Login = strings.ToLower(strings.Split(first, " ")[0] + "." + strings.Split(last, " ")[0])
	p.Login = strings.NewReplacer("'", "", "`", "").Replace(p.Login)
	return p
}

// Officer makes a civil servant: a person with title and degree as they stand
// under official letters, e.g. "Hj. Siti Rahmah, S.Sos".
func (n *Inventor) Officer(i int) Person {
	r := n.random(forOfficer, i)
	p := n.person(r)
	if chance(r, 0.2) {
		if p.Woman {
			p.Name = "Hj. " + p.Name
		} else {
			p.Name = "H. " + p.Name
		}
	}
	if chance(r, 0.8) {
		p.Name += ", " + pick(r, n.words.list("person/degree"))
	}
	return p
}

// reporter makes the pelapor. NIKs begin with 9999, which no region has;
// telephone numbers have zeros where the network's code would be; mail goes
// to a domain reserved by RFC 2606.
func (n *Inventor) reporter(i int, v village) model.Reporter {
	r := n.random(forPerson, i)
	p := n.person(r)
	who := model.Reporter{Name: p.Name, Phone: phone(r)}
	if chance(r, 0.6) {
		who.Email = fmt.Sprintf("%s%d@example.com", p.Login, 10+r.IntN(89))
	}
	if chance(r, 0.7) {
		who.NIK = nik(r)
	}
	if chance(r, 0.8) {
		who.Address = fmt.Sprintf("%s No. %d RT %02d, %s", n.street(r), 1+r.IntN(140), 1+r.IntN(12), v.shown())
	}
	return who
}

func phone(r *rand.Rand) string { return fmt.Sprintf("08000%07d", r.IntN(10_000_000)) }

func nik(r *rand.Rand) string {
	return fmt.Sprintf("9999%02d%02d%02d%02d%04d", 1+r.IntN(13), 1+r.IntN(28), 1+r.IntN(12), 50+r.IntN(50), 1+r.IntN(60))
}

func (n *Inventor) street(r *rand.Rand) string {
	s := pick(r, n.words.list("place/road")) + " " + pick(r, n.words.list("place/street"))
	switch r.IntN(6) {
	case 0:
		s += " Gg. " + pick(r, n.words.list("place/lane"))
	case 1:
		s += fmt.Sprintf(" Gg. %d", 1+r.IntN(12))
	case 2:
		s += fmt.Sprintf(" km %d", 2+r.IntN(40))
	}
	return s
}
