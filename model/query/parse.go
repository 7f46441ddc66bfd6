package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of a query: a search field is for words, not for files.
const (
	MaxInput = 4096 // bytes read
	MaxTerms = 32   // entries kept in each list
)

// Parse reads what was typed. It accepts anything; the problems say which
// parts were not understood and what became of them.
func Parse(input string) (Query, []Problem) {
	p := parser{operators: Operators()}
	if len(input) > MaxInput {
		p.report(TooLong, token{start: MaxInput, end: len(input)}, "")
		end := MaxInput
		for end > 0 && !utf8.RuneStart(input[end]) {
			end--
		}
		input = input[:end]
	}
	for _, t := range lex(input) {
		p.token(t)
	}
	p.contradictions(len(input))
	return p.q, p.problems
}

type parser struct {
	operators []Operator
	q         Query
	problems  []Problem
}

func (p *parser) report(code Code, t token, value string, known ...string) {
	p.problems = append(p.problems, Problem{
		Code: code, Start: t.start, End: t.end, Operator: t.op, Value: value, Known: known,
	})
}

// add keeps a value once and says so when the list is full.
func (p *parser) add(t token, list *[]string, value string) {
	switch {
	case slices.Contains(*list, value):
	case len(*list) >= MaxTerms:
		p.report(TooLong, t, value)
	default:
		*list = append(*list, value)
	}
}

func (p *parser) token(t token) {
	if t.op == "" {
		p.text(t)
		return
	}
	op, known := findOperator(p.operators, t.op)
	switch {
	case !known && len(t.values) == 0: // "catatan:" is a word with a colon
		p.text(t)
	case !known:
		var all []string
		for _, o := range p.operators {
			all = append(all, o.Name)
		}
		p.report(UnknownOperator, t, t.text, all...)
		p.text(t)
	case len(t.values) == 0:
		p.report(Incomplete, t, "", names(op.Values)...)
	default:
		p.operator(op, t)
	}
}

// text takes a token as words: a tracking ID, a number, a word, or, if there
// are several words in it, a phrase.
func (p *parser) text(t token) {
	if !t.not && !t.quoted && strings.HasPrefix(t.text, "#") {
		if p.id(t, t.text[1:]) {
			return
		}
	}
	words := Terms(Fold(t.text))
	phrase := strings.Join(words, " ")
	switch {
	case len(words) == 0:
	case t.not:
		p.add(t, &p.q.Not, phrase)
	case t.quoted || len(words) > 1:
		p.add(t, &p.q.Phrases, phrase)
	case number(phrase):
		p.add(t, &p.q.Numbers, phrase)
	default:
		p.add(t, &p.q.Words, phrase)
	}
}

// number reports what may be the beginning of a tracking ID.
func number(s string) bool {
	return len(s) >= 4 && strings.Trim(s, "0123456789") == ""
}

// id takes a tracking ID or its beginning: digits, or a temporary number S-….
func (p *parser) id(t token, value string) bool {
	temporary := strings.ToUpper(value)
	switch {
	case value == "":
		p.report(Incomplete, t, "")
	case strings.Trim(value, "0123456789") == "":
		p.add(t, &p.q.IDs, value)
	case strings.HasPrefix(temporary, "S-") && alphanumeric(temporary):
		p.add(t, &p.q.IDs, temporary)
	default:
		p.report(BadID, t, value)
		return false
	}
	return true
}

func alphanumeric(s string) bool {
	return strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}

func (p *parser) operator(op Operator, t token) {
	filter := &p.q.Only
	if t.not {
		filter = &p.q.Except
	}
	switch op.Name {
	case opStage:
		p.listed(op, t, &filter.Stages)
	case opClass:
		p.listed(op, t, &filter.Classes)
	case opFlag:
		p.listed(op, t, &filter.Flags)
	case opUnit:
		p.free(t, &filter.Units)
	case opCategory:
		p.free(t, &filter.Categories)
	case opChannel:
		p.channel(op, t, &filter.Channels)
	default:
		if t.not {
			p.report(CannotNegate, t, t.text)
			return
		}
		p.single(op, t)
	}
}

// single handles the operators that cannot be negated.
func (p *parser) single(op Operator, t token) {
	for _, v := range t.values {
		switch op.Name {
		case opID:
			if v = strings.TrimPrefix(v, "#"); !p.id(t, v) {
				p.text(token{start: t.start, end: t.end, text: v})
			}
		case opDue:
			r, ok := parseRange(op, v)
			if !ok {
				p.report(BadRange, t, v, names(op.Values)...)
				continue
			}
			p.narrow(r)
		default:
			from, to, ok := parsePeriod(v)
			if !ok {
				p.report(BadDate, t, v)
				continue
			}
			if op.Name != opTo && p.q.From.Before(from) {
				p.q.From = from
			}
			if op.Name != opFrom && (p.q.To.IsZero() || to.Before(p.q.To)) {
				p.q.To = to
			}
		}
	}
}

// narrow keeps what both ranges allow.
func (p *parser) narrow(r Range) {
	if p.q.Due != nil {
		r = Range{max(r.Min, p.q.Due.Min), min(r.Max, p.q.Due.Max)}
	}
	p.q.Due = &r
}

func (p *parser) listed(op Operator, t token, list *[]string) {
	for _, v := range t.values {
		known, ok := findValue(op.Values, v)
		if !ok {
			p.report(UnknownValue, t, v, names(op.Values)...)
			continue
		}
		for _, code := range known.Codes {
			p.add(t, list, code)
		}
	}
}

func (p *parser) free(t token, list *[]string) {
	for _, v := range t.values {
		if f := Fold(v); f != "" {
			p.add(t, list, f)
		} else {
			p.report(UnknownValue, t, v)
		}
	}
}

// channel knows the usual names and keeps the word of the source otherwise.
func (p *parser) channel(op Operator, t token, list *[]string) {
	for _, v := range t.values {
		if known, ok := findValue(op.Values, v); ok {
			p.add(t, list, known.Codes[0])
		} else if f := Fold(v); f != "" {
			p.add(t, list, f)
		} else {
			p.report(UnknownValue, t, v, names(op.Values)...)
		}
	}
}

func (p *parser) contradictions(end int) {
	all := token{end: end}
	if !p.q.To.IsZero() && p.q.From.After(p.q.To) {
		p.report(Contradiction, all, opFrom)
	}
	if p.q.Due != nil && p.q.Due.Min > p.q.Due.Max {
		p.report(Contradiction, all, opDue)
	}
}
