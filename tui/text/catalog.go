package text

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
)

//go:embed id/*.txt en/*.txt
var files embed.FS

// Lang is a language of the screens.
type Lang string

// Languages. Indonesian is the default.
const (
	Indonesian Lang = "id"
	English    Lang = "en"
)

// Languages lists what there is, the default first.
func Languages() []Lang { return []Lang{Indonesian, English} }

// Catalog is one language. It is immutable and safe for several goroutines.
type Catalog struct {
	lang    Lang
	entries map[string]string
}

// Load reads a language from the program itself; an unknown one is Indonesian.
// It panics on a broken catalogue, which a test would have caught.
func Load(lang Lang) *Catalog {
	if lang != English {
		lang = Indonesian
	}
	c, err := read(files, lang)
	if err != nil {
		panic(err)
	}
	return c
}

func read(all fs.FS, lang Lang) (*Catalog, error) {
	names, err := fs.Glob(all, string(lang)+"/*.txt")
	if err != nil {
		return nil, err
	}
	c := &Catalog{lang: lang, entries: make(map[string]string, 1024)}
	for _, name := range names {
		content, err := fs.ReadFile(all, name)
		if err != nil {
			return nil, err
		}
		group, _, _ := strings.Cut(path.Base(name), ".") // error.sync.txt belongs to error
		if err := c.add(group, name, string(content)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// add takes the lines of a file: "key = sentence", "#" begins a comment, "\n"
// in a sentence is a line break.
func (c *Catalog) add(group, name, content string) error {
	number := 0
	for line := range strings.Lines(content) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		key = group + "." + strings.TrimSpace(key)
		if _, double := c.entries[key]; !ok || double {
			return fmt.Errorf("text: %s:%d: no sentence, or the key %q twice", name, number, key)
		}
		c.entries[key] = strings.ReplaceAll(strings.TrimSpace(value), `\n`, "\n")
	}
	return nil
}

// Lang is the language of the catalogue.
func (c *Catalog) Lang() Lang { return c.lang }

// Has reports whether there is a sentence for key.
func (c *Catalog) Has(key string) bool { _, ok := c.entries[key]; return ok }

// T is the sentence for key. args are pairs of name and value for its {name}
// places. A key that is not there gives the key itself in brackets, so that
// the screen still says something that can be reported.
func (c *Catalog) T(key string, args ...any) string {
	s, ok := c.entries[key]
	if !ok {
		return "[" + key + "]"
	}
	if len(args) == 0 || !strings.Contains(s, "{") {
		return s
	}
	return c.fill(s, args)
}

// fill puts the arguments in place, in one pass: what stands in an argument is
// never taken for a place.
func (c *Catalog) fill(s string, args []any) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(s, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		name, after, shut := strings.Cut(rest, "}")
		value, known := c.argument(name, args)
		if !shut || !known {
			b.WriteByte('{')
			s = rest
			continue
		}
		b.WriteString(value)
		s = after
	}
}

func (c *Catalog) argument(name string, args []any) (string, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return c.value(args[i+1]), true
		}
	}
	return "", false
}

func (c *Catalog) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return c.Number(v)
	case int64:
		return c.Number(int(v))
	}
	return fmt.Sprint(v)
}

// Or is T(key) if there is such a key, else fallback.
func (c *Catalog) Or(key, fallback string) string {
	if s, ok := c.entries[key]; ok {
		return s
	}
	return fallback
}

// Keys lists all keys in order, for tests and for the sheet of keys.
func (c *Catalog) Keys() []string {
	keys := make([]string, 0, len(c.entries))
	for k := range c.entries {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
