package invent

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// section is a block of a data file:
//
//	== name
//	key: value
//	[list]
//	an item a line
//
// Lines that begin with # are comments.
type section struct {
	name  string
	head  map[string]string
	lists map[string][]string
}

func parseSections(file, text string) ([]section, error) {
	var all []section
	list := ""
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "== "):
			all = append(all, section{name: line[3:], head: map[string]string{}, lists: map[string][]string{}})
			list = ""
		case len(all) == 0:
			return nil, fmt.Errorf("invent: %s:%d: text before the first section", file, i+1)
		case listName(line) != "":
			list = listName(line)
		case list != "":
			s := all[len(all)-1]
			s.lists[list] = append(s.lists[list], line)
		default:
			key, value, ok := strings.Cut(line, ":")
			if !ok {
				return nil, fmt.Errorf("invent: %s:%d: neither key nor list", file, i+1)
			}
			all[len(all)-1].head[key] = strings.TrimSpace(value)
		}
	}
	return all, nil
}

// listName is the name in "[name]", or "": alternatives in a sentence hold a
// bar or something outside the brackets.
func listName(line string) string {
	if len(line) > 2 && line[0] == '[' && strings.IndexByte(line, ']') == len(line)-1 && !strings.Contains(line, "|") {
		return line[1 : len(line)-1]
	}
	return ""
}

// vocabulary is everything of one folder of words.
type vocabulary struct {
	topics []topic
	lists  map[string][]string // section/list → items
	short  map[string][]string // word → how people write it in haste
}

func (v vocabulary) list(name string) []string {
	items := v.lists[name]
	if len(items) == 0 {
		panic("invent: no list " + name)
	}
	return items
}

func loadVocabulary(folder fs.FS) vocabulary {
	v := vocabulary{lists: map[string][]string{}, short: map[string][]string{}}
	files, err := fs.Glob(folder, "*.txt")
	if err != nil || len(files) == 0 {
		panic(fmt.Sprintf("invent: no vocabulary: %v", err))
	}
	slices.Sort(files)
	for _, file := range files {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			panic(err)
		}
		sections, err := parseSections(file, string(text))
		if err != nil {
			panic(err)
		}
		for _, s := range sections {
			if strings.HasPrefix(file, "topics") {
				v.topics = append(v.topics, newTopic(s))
				continue
			}
			for name, items := range s.lists {
				v.lists[s.name+"/"+name] = items
			}
		}
	}
	for _, line := range v.list("style/short") {
		word, forms, _ := strings.Cut(line, ":")
		v.short[word] = strings.Fields(forms)
	}
	return v
}
