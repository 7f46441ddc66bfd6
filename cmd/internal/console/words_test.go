package console

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lapor/model"
	"lapor/tui/text"
)

// project parses the files below a folder of the module that are no tests.
func project(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(filepath.Join("../../..", folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files[path], err = goparser.ParseFile(token.NewFileSet(), path, nil, 0)
		return err
	})
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

func quoted(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// isNamed reports a type or function called Name or model.Name.
func isNamed(e ast.Expr, name string) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == name
	case *ast.SelectorExpr:
		return e.Sel.Name == name
	}
	return false
}

// codes are those that stand as text in errors: &model.Error{Code: "…"},
// model.Errorf("…"), model.Wrap("…"), and the constants that are declared.
func codes(t *testing.T) (written, constants map[model.Code]string) {
	written, constants = map[model.Code]string{}, map[model.Code]string{}
	for path, file := range project(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if !isNamed(n.Type, "Error") {
					return true
				}
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && isNamed(kv.Key, "Code") {
						if code, ok := quoted(kv.Value); ok {
							written[model.Code(code)] = path
						}
					}
				}
			case *ast.CallExpr:
				if len(n.Args) > 0 && (isNamed(n.Fun, "Errorf") || isNamed(n.Fun, "Wrap")) {
					if sel, ok := n.Fun.(*ast.SelectorExpr); ok && isNamed(sel.X, "model") {
						if code, ok := quoted(n.Args[0]); ok {
							written[model.Code(code)] = path
						}
					}
				}
			case *ast.ValueSpec:
				for _, v := range n.Values {
					if code, ok := quoted(v); ok && n.Type != nil && isNamed(n.Type, "Code") {
						constants[model.Code(code)] = path
					}
				}
			}
			return true
		})
	}
	if len(written) < 3 || len(constants) < 50 {
		t.Fatalf("found only %d and %d codes: are errors written otherwise now?", len(written), len(constants))
	}
	return written, constants
}

// TestEveryWrittenCodeHasItsSentence completes the test of package text, which
// looks at the constants: nobody should read "Terjadi kesalahan: some_code".
func TestEveryWrittenCodeHasItsSentence(t *testing.T) {
	written, _ := codes(t)
	for _, lang := range text.Languages() {
		c := text.Load(lang)
		for code, path := range written {
			if !c.Has("error."+string(code)+".what") || !c.Has("error."+string(code)+".next") {
				t.Errorf("%s: %s makes the error %q, which has no sentence", lang, path, code)
			}
		}
	}
}

func TestExitCodesNameCodesThatExist(t *testing.T) {
	written, constants := codes(t)
	for code := range exits() {
		if written[code] == "" && constants[code] == "" {
			t.Errorf("no error has the code %q", code)
		}
	}
}

var aKey = regexp.MustCompile(`^[a-z]\w*(\.[\w-]+)+$`)

// TestEveryKeyThatTheCommandsAskForExists is for cmd what the same test of
// package text is for the screens.
func TestEveryKeyThatTheCommandsAskForExists(t *testing.T) {
	c := text.Load(text.Indonesian)
	asked := 0
	for path, file := range project(t, "cmd") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			prefix, args := "", call.Args[:1]
			switch {
			case isNamed(call.Fun, "columns"):
				prefix, args = "column.", call.Args
			case !slices.ContainsFunc([]string{"T", "Say", "Hint", "Line", "Secret"}, func(f string) bool { return isNamed(call.Fun, f) }):
				return true
			}
			for _, arg := range args {
				key, ok := quoted(arg)
				if !ok || !aKey.MatchString(prefix+key) {
					continue // put together elsewhere, or another function of that name
				}
				asked++
				if !c.Has(prefix + key) {
					t.Errorf("%s asks for %q", path, prefix+key)
				}
			}
			return true
		})
	}
	if asked < 100 {
		t.Fatalf("found only %d keys", asked)
	}
}
