package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"lapor/cmd/internal/console"
	"lapor/tui/text"
)

// TestTheGuideNamesCommandsThatExist reads every line of the operator's guide
// and the README that calls lapord as the command line would.
func TestTheGuideNamesCommandsThatExist(t *testing.T) {
	for file, least := range map[string]int{"../../docs/operator.md": 15, "../../README.md": 3} {
		guide, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines, code := 0, false
		for line := range strings.Lines(string(guide)) {
			if strings.HasPrefix(line, "```") {
				code = !code
			}
			line, ok := strings.CutPrefix(line, "lapord ")
			if !ok || !code {
				continue
			}
			line, _, _ = strings.Cut(strings.TrimSpace(line), " #")
			lines++
			s := &program{Console: &console.Console{Text: text.Load(text.English)}}
			root := s.root()
			root.SetErr(&bytes.Buffer{})
			cmd, rest, err := root.Find(shellWords(line))
			if err == nil {
				err = cmd.ParseFlags(rest)
			}
			if err == nil && !cmd.Runnable() {
				t.Errorf("%s: lapord %s does nothing", file, line)
			}
			if err == nil {
				err = cmd.ValidateArgs(cmd.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: lapord %s: %v", file, line, err)
			}
		}
		if lines < least {
			t.Errorf("%s: only %d commands found", file, lines)
		}
	}
}

// shellWords splits at blanks outside double quotes.
func shellWords(line string) (words []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			words = append(words, part)
			continue
		}
		words = append(words, strings.Fields(part)...)
	}
	return words
}
