package invent

import (
	"strconv"
	"strings"
)

// topic is a kind of trouble with the sentences people write about it.
type topic struct {
	key         string
	weight      int
	units       []string // office codes without prefix; KECAMATAN, KELURAHAN stand for those of the place
	province    []string // offices of the province for the same trouble; may be empty
	categories  []string // "TOPIC / SUB-TOPIC"
	tags        []string
	classes     []int // weights of complaint, aspiration, request for information
	supervisory int   // per cent of complaints
	hidden      int   // per cent anonymous

	title, problem, detail, effect, ask []string
	plan, done                          []string // what an office says it will do, has done
}

// slots must each hold enough alternatives; see the tests.
func (t topic) slots() map[string][]string {
	return map[string][]string{"title": t.title, "problem": t.problem, "detail": t.detail, "effect": t.effect, "ask": t.ask, "plan": t.plan, "done": t.done}
}

func newTopic(s section) topic {
	t := topic{
		key: s.name, weight: number(s.head["weight"], 10),
		units: strings.Fields(s.head["units"]), province: strings.Fields(s.head["province"]),
		tags: strings.Fields(s.head["tags"]), classes: []int{90, 6, 4},
		supervisory: number(s.head["supervisory"], 0), hidden: number(s.head["hidden"], 12),
		title: s.lists["title"], problem: s.lists["problem"], detail: s.lists["detail"], effect: s.lists["effect"],
		ask: s.lists["ask"], plan: s.lists["plan"], done: s.lists["done"],
	}
	for _, c := range strings.Split(s.head["category"], ";") {
		t.categories = append(t.categories, strings.TrimSpace(c))
	}
	for i, w := range strings.Fields(s.head["class"]) {
		t.classes[i] = number(w, 0)
	}
	return t
}

func number(s string, otherwise int) int {
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("invent: not a number: " + s)
	}
	return n
}
