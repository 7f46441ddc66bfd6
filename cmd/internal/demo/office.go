package demo

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
)

// Password of every account of the demo; the world is reachable only from
// this machine and only while it runs.
const Password = "contoh-lapor"

// Account is somebody of the invented office.
type Account struct {
	User    model.User
	Mandate model.Mandate
}

// Actor is the account as Decide sees it.
func (a Account) Actor() model.Actor {
	return model.Actor{User: a.User.ID, Name: a.User.Name, Mandates: []model.Mandate{a.Mandate}}
}

// Office is who works in the invented world.
type Office struct {
	Agencies []model.Agency
	Tree     *model.Tree
	Accounts []Account
	byNode   map[model.ID]map[model.Role]int // node → role → account
}

// random is the world's source of IDs and salts: it follows from the seed.
// Bytes of it must never protect anything outside a demo.
func random(seed uint64) io.Reader {
	var key [32]byte
	binary.BigEndian.PutUint64(key[:], seed)
	copy(key[8:], "lapor demo")
	return rand.NewChaCha8(key)
}

func newOffice(inv *invent.Inventor, seed uint64, from time.Time, random io.Reader) (Office, error) {
	o := Office{Agencies: invent.Tree(seed), byNode: map[model.ID]map[model.Role]int{}}
	for i := range o.Agencies {
		if o.Agencies[i].Level <= model.LevelAgency {
			o.Agencies[i].Own = true
			o.Agencies[i].Week = calendar.Week{Zone: calendar.WITA} // South Kalimantan
		}
	}
	o.Tree = model.NewTree(o.Agencies)
	for i, a := range o.Agencies {
		roles := []model.Role{model.RoleLiaison}
		switch {
		case a.Level == model.LevelNational:
			roles = []model.Role{model.RoleNational}
		case a.Level == model.LevelAgency:
			roles = []model.Role{model.RoleCoordinator}
		case strings.Contains(a.Code, "INSPEKTORAT"):
			roles = append(roles, model.RoleSupervisor)
		case a.Level == model.LevelUnit:
			roles = append(roles, model.RoleHead)
		}
		for j, role := range roles {
			if err := o.add(inv.Officer(4*i+j).Name, a, role, from, random); err != nil {
				return o, err
			}
		}
	}
	return o, nil
}

// add makes an account whose login says role and place: "penghubung.dinkes".
func (o *Office) add(name string, a model.Agency, role model.Role, from time.Time, random io.Reader) error {
	user, err := model.NewID(from, random)
	if err != nil {
		return err
	}
	mandate, err := model.NewID(from, random)
	if err != nil {
		return err
	}
	node := a.ID
	if role == model.RoleSupervisor {
		node = o.Tree.AgencyOf(a.ID) // the inspectorate watches its whole agency
	}
	prefix := map[model.Role]string{model.RoleNational: "admin", model.RoleCoordinator: "koordinator",
		model.RoleLiaison: "penghubung", model.RoleHead: "pimpinan", model.RoleSupervisor: "pengawas"}[role]
	o.Accounts = append(o.Accounts, Account{
		User: model.User{ID: user, Login: prefix + "." + strings.ToLower(a.Code), Name: name},
		Mandate: model.Mandate{ID: mandate, User: user, Role: role, Node: node, From: calendar.DateOf(from, calendar.WITA.Location()).AddDays(-400),
			Decree: "SK 188.45/" + a.Code},
	})
	if o.byNode[node] == nil {
		o.byNode[node] = map[model.Role]int{}
	}
	if _, taken := o.byNode[node][role]; !taken {
		o.byNode[node][role] = len(o.Accounts) - 1
	}
	return nil
}

// At is the account with a role at a node.
func (o *Office) At(node model.ID, role model.Role) (Account, bool) {
	i, ok := o.byNode[node][role]
	if !ok {
		return Account{}, false
	}
	return o.Accounts[i], true
}

// ByLogin finds an account.
func (o *Office) ByLogin(login string) (Account, bool) {
	i := slices.IndexFunc(o.Accounts, func(a Account) bool { return a.User.Login == login })
	if i < 0 {
		return Account{}, false
	}
	return o.Accounts[i], true
}

// Played are the accounts offered to play, by role.
func (o *Office) Played(role model.Role) (Account, bool) {
	login := map[model.Role]string{
		model.RoleLiaison:     "penghubung.putr",
		model.RoleCoordinator: "koordinator.hss",
		model.RoleHead:        "pimpinan.putr",
		model.RoleSupervisor:  "pengawas.inspektorat",
		model.RoleNational:    "admin.nasional",
	}[role]
	return o.ByLogin(login)
}
