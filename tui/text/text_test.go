package text

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
)

var place = regexp.MustCompile(`\{\w+\}`)

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	id, en := Load(Indonesian), Load(English)
	for _, key := range slices.Concat(id.Keys(), en.Keys()) {
		if !id.Has(key) || !en.Has(key) {
			t.Errorf("%s: in Indonesian %v, in English %v", key, id.Has(key), en.Has(key))
			continue
		}
		a, b := place.FindAllString(id.T(key), -1), place.FindAllString(en.T(key), -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
			t.Errorf("%s takes %v in Indonesian and %v in English", key, a, b)
		}
	}
}

func TestABrokenCatalogueIsRefused(t *testing.T) {
	for _, bad := range []string{"no sentence here", "a = 1\na = 2"} {
		if _, err := read(fstest.MapFS{"id/x.txt": {Data: []byte(bad)}}, Indonesian); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestSentencesTakeTheirArguments(t *testing.T) {
	c := Load(Indonesian)
	if got := c.T("status.unsent", "n", 12345); got != "Belum terkirim: 12.345" {
		t.Errorf("got %q", got)
	}
	if got := c.T("no.such"); got != "[no.such]" {
		t.Errorf("a missing key gives %q", got)
	}
	// What stands in an argument is never taken for a place.
	if got := c.T("app.undone", "kind", "{tracking}", "tracking", "7"); !strings.HasPrefix(got, "{tracking} #7") {
		t.Errorf("got %q", got)
	}
}

// sources parses the files below folder that are no tests.
func sources(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files[path], err = parser.ParseFile(token.NewFileSet(), path, text, 0)
		return err
	})
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

func TestEveryKeyThatTheScreensAskForExists(t *testing.T) {
	c := Load(Indonesian)
	asked := 0
	for path, file := range sources(t, "..") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			fn, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || fn.Sel.Name != "T" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true // a key put together from a code; tested below
			}
			key, _ := strconv.Unquote(lit.Value)
			asked++
			if !c.Has(key) {
				t.Errorf("%s asks for %q", path, key)
			}
			return true
		})
	}
	if asked < 50 {
		t.Fatalf("found only %d keys: has T another name?", asked)
	}
}

// TestScreensHoldNoSentences finds words with blanks between them in string
// literals of the screens: they belong into a catalogue.
func TestScreensHoldNoSentences(t *testing.T) {
	sentence := regexp.MustCompile(`\p{L}{3,} \p{L}{3,}`)
	for path, file := range sources(t, "..") {
		if strings.Contains(path, "tuitest") || strings.Contains(path, "/desk/") || strings.Contains(path, "/idle/") || !strings.HasPrefix(path, "../") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec, *ast.Field:
				return false
			case *ast.CallExpr: // what programmers read: errors and panics
				if fn, ok := n.Fun.(*ast.SelectorExpr); ok && (fn.Sel.Name == "Errorf" || fn.Sel.Name == "New") {
					return false
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING && sentence.MatchString(n.Value) {
					t.Errorf("%s holds a sentence: %s", path, n.Value)
				}
			}
			return true
		})
	}
}

// TestEveryCodeHasItsWords looks at the constants of type model.Code.
func TestEveryCodeHasItsWords(t *testing.T) {
	codes := map[string]string{}
	for path, file := range sources(t, "../..") {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			for _, spec := range gen.Specs {
				v := spec.(*ast.ValueSpec)
				if typ := fmt.Sprint(v.Type); v.Type == nil || typ != "Code" && typ != "&{model Code}" || typ == "Code" && file.Name.Name != "model" {
					continue
				}
				for i, value := range v.Values {
					if lit, ok := value.(*ast.BasicLit); ok {
						code, _ := strconv.Unquote(lit.Value)
						codes[code] = path + " " + v.Names[i].Name
					}
				}
			}
		}
	}
	if len(codes) < 20 {
		t.Fatalf("found only %d codes", len(codes))
	}
	c := Load(Indonesian)
	for code, where := range codes {
		asError, asReason := c.Has("error."+code+".what") && c.Has("error."+code+".next"), c.Has("reason."+code)
		if !asError && !asReason {
			t.Errorf("code %q (%s) has no words", code, where)
		}
	}
}

func TestEveryValueHasItsWord(t *testing.T) {
	for _, lang := range Languages() {
		c := Load(lang)
		var words []string
		for _, s := range append(model.Stages(), model.StageNone) {
			words = append(words, c.Stage(s), c.ShortStage(s))
			if n := len([]rune(c.ShortStage(s))); n > 10 {
				t.Errorf("%s: short stage %q has %d characters", lang, c.ShortStage(s), n)
			}
		}
		for r := model.RoleNational; r <= model.RoleSystem; r++ {
			words = append(words, c.Role(r))
		}
		for k := model.MandateActing; k <= model.MandateLeaveCover; k++ {
			words = append(words, c.MandateKind(k))
		}
		for k := model.ClassUnknown; k <= model.ClassInfoRequest; k++ {
			words = append(words, c.Class(k))
		}
		for k := model.ClockVerify; k <= model.ClockAutoClose; k++ {
			words = append(words, c.ClockName(k))
		}
		for v := range queue.Count {
			words = append(words, c.View(queue.View(v)))
		}
		for s := model.OutWaiting; s <= model.OutRejected; s++ {
			words = append(words, c.OutState(s))
		}
		for _, w := range words {
			if w == "" || strings.HasPrefix(w, "[") {
				t.Errorf("%s: %q", lang, w)
			}
		}
		for kind := range model.DefaultOperations() {
			if !c.Has("kind." + string(kind)) {
				t.Errorf("%s: no word for the kind %s", lang, kind)
			}
		}
	}
}

func TestDatesAreWrittenAsOfficesDo(t *testing.T) {
	id, en := Load(Indonesian), Load(English)
	day := calendar.NewDate(2026, time.November, 12)
	now := time.Date(2026, 11, 12, 11, 15, 0, 0, calendar.WITA.Location())
	at := func(h, m int, days int) time.Time { return time.Date(2026, 11, 12-days, h, m, 0, 0, now.Location()) }
	for _, c := range []struct{ got, want string }{
		{id.Date(day), "12 Nov 2026"},
		{id.DayDate(day), "Kamis, 12 Nov 2026"},
		{id.Date(calendar.Date{}), ""},
		{id.ShortDate(calendar.NewDate(2025, time.May, 2), day), "2 Mei 2025"},
		{id.Clock(at(9, 12, 0)), "09.12"},
		{en.Clock(at(9, 12, 0)), "09:12"},
		{id.Moment(at(9, 12, 0), now), "09.12"},
		{id.Moment(at(14, 20, 1), now), "kemarin 14.20"},
		{id.Moment(at(14, 20, 9), now), "3 Nov 14.20"},
		{id.Ago(30 * time.Second), "baru saja"},
		{id.Ago(2*time.Hour + time.Minute), "2 jam lalu"},
		{id.Ago(50 * time.Hour), "2 hari lalu"},
		{id.Countdown(52 * time.Second), "0.52"},
		{en.Countdown(-time.Second), "0:00"},
		{id.Number(-1234567), "-1.234.567"},
		{en.Number(1000), "1,000"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestHMarks(t *testing.T) {
	c := Load(Indonesian)
	for _, m := range []struct {
		days              int
		paused, estimated bool
		want              string
	}{
		{2, false, false, "H-2"}, {0, false, false, "H"}, {-3, false, false, "H+3"},
		{0, true, true, "jeda"}, {-3, false, true, "±H+3"},
	} {
		if got := c.HMark(m.days, m.paused, m.estimated, "±"); got != m.want {
			t.Errorf("%+v: got %q", m, got)
		}
	}
}

func TestAnErrorNamesWhatHappenedWhatIsSafeAndWhatIsNext(t *testing.T) {
	c := Load(Indonesian)
	what, safe, next := c.Error(model.Wrap(model.CodeNotFound, errors.New("x")))
	if !strings.Contains(what, "tidak ditemukan") || safe == "" || !strings.Contains(next, "F5") {
		t.Errorf("%q %q %q", what, safe, next)
	}
	what, safe, next = c.Error(errors.New("open \x1b[2J: no"))
	if !strings.Contains(what, "open") || strings.Contains(what, "\x1b") || safe == "" || next == "" {
		t.Errorf("%q %q %q", what, safe, next)
	}
	what, _, _ = c.Error(&model.Error{Code: model.CodeBadInput, Field: "date"})
	if !strings.Contains(what, "tanggal") {
		t.Errorf("%q does not name the field", what)
	}
}
