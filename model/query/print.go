package query

import "strings"

// String writes the query in canonical form: operators first, Indonesian
// names, folded words. Parsing it gives the same query again.
func (q Query) String() string {
	var out []string
	write := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	for _, id := range q.IDs {
		write("#" + id)
	}
	q.Only.write("", write)
	q.Except.write("-", write)
	if q.Due != nil {
		write(q.Due.String())
	}
	if !q.From.IsZero() {
		write(opFrom + ":" + q.From.String())
	}
	if !q.To.IsZero() {
		write(opTo + ":" + q.To.String())
	}
	for _, n := range q.Numbers {
		write(n)
	}
	for _, w := range q.Words {
		write(w)
	}
	for _, p := range q.Phrases {
		write(`"` + p + `"`)
	}
	for _, n := range q.Not {
		write("-" + quote(n))
	}
	return strings.Join(out, " ")
}

func (f Filter) write(sign string, write func(string)) {
	for _, part := range [...]struct {
		op     string
		values []string
		known  []Value
	}{
		{opStage, f.Stages, stages()},
		{opUnit, f.Units, nil},
		{opChannel, f.Channels, channels()},
		{opCategory, f.Categories, nil},
		{opClass, f.Classes, classes()},
		{opFlag, f.Flags, flags()},
	} {
		if len(part.values) == 0 {
			continue
		}
		var values []string
		for _, v := range part.values {
			values = append(values, quote(nameOf(part.known, v)))
		}
		write(sign + part.op + ":" + strings.Join(values, ","))
	}
}

// nameOf is the canonical name of a code; a word of the source is its own.
func nameOf(known []Value, code string) string {
	for _, v := range known {
		if len(v.Codes) == 1 && v.Codes[0] == code {
			return v.Name
		}
	}
	return code
}

func quote(s string) string {
	if strings.Contains(s, " ") {
		return `"` + s + `"`
	}
	return s
}
