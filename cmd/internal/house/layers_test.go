package house

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "lapor/"

// mayImport is the drawing of docs/architecture.md: a room and the rooms of
// ours that it may import. The longest matching room holds for a package.
var mayImport = map[string][]string{
	"model":                   {"model"},
	"store/record":            {"model"},
	"store/cache":             {"store/cache", "store/record", "model"},
	"store/central":           {"store/central", "store/record", "model"},
	"sync/wire":               {"sync/wire", "store/record", "model"},
	"sync/client":             {"sync/client", "sync/wire", "store/cache", "store/record", "model"},
	"sync/server":             {"sync/server", "sync/wire", "store/central", "store/record", "model"},
	"sync/bridge":             {"sync/bridge", "model"},
	"tui/desk":                {"tui/desk", "model"},
	"tui":                     {"tui", "model"},
	"cmd":                     {"cmd", "tui", "sync", "store", "model"},
	"cmd/internal/house":      {},
	"store/central/storetest": {"store/central", "store/record", "model"},
}

// mayUse lists libraries that only some rooms may touch.
var mayUse = map[string][]string{
	"modernc.org/sqlite":            {"store/"},
	"database/sql":                  {"store/"},
	"github.com/jackc/pgx":          {"store/central"},
	"net/http":                      {"sync/", "cmd/"},
	"charm.land/":                   {"tui", "cmd/"},
	"github.com/spf13/":             {"cmd/"},
	"github.com/xuri/excelize":      {"sync/bridge/excel"},
	"github.com/fxamacker/cbor":     {"store/record"},
	"github.com/klauspost/compress": {"sync/wire"},
	"github.com/zalando/go-keyring": {"store/cache", "cmd/"},
}

type pkg struct {
	ImportPath string
	Dir        string
	Doc        string
	Imports    []string
	GoFiles    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,Imports,GoFiles", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 15 {
		t.Fatalf("go list sees only %d packages", len(all))
	}
	return all
}

func within(pkgPath, room string) bool {
	return pkgPath == room || strings.HasPrefix(pkgPath, room+"/")
}

// roomOf is the longest room of the drawing that holds the package.
func roomOf(pkgPath string) string {
	best := ""
	for room := range mayImport {
		if within(pkgPath, room) && len(room) > len(best) {
			best = room
		}
	}
	return best
}

func TestArrowsPointTheAgreedWay(t *testing.T) {
	for _, p := range packages(t) {
		self := strings.TrimPrefix(p.ImportPath, module)
		room := roomOf(self)
		if room == "" {
			t.Errorf("%s lives in no room of the drawing", self)
			continue
		}
		for _, imp := range p.Imports {
			if ours, ok := strings.CutPrefix(imp, module); ok {
				if !slices.ContainsFunc(mayImport[room], func(r string) bool { return within(ours, r) }) {
					t.Errorf("%s imports %s: not an arrow of the drawing", self, ours)
				}
				continue
			}
			for lib, rooms := range mayUse {
				if strings.HasPrefix(imp, lib) && !slices.ContainsFunc(rooms, func(r string) bool { return strings.HasPrefix(self, r) }) {
					t.Errorf("%s imports %s, which only %v may", self, imp, rooms)
				}
			}
			if within(self, "model") && strings.Contains(strings.Split(imp, "/")[0], ".") && !strings.HasPrefix(imp, "golang.org/x/text") {
				t.Errorf("%s imports %s: model uses the standard library and x/text only", self, imp)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsForAndMustNeverDo(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) == 0 {
			continue
		}
		if len(p.Doc) < 40 {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

func sources(t *testing.T) map[string]string {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".go" {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(root, p)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil || len(files) < 50 {
		t.Fatalf("%d source files, %v", len(files), err)
	}
	return files
}

func TestNoFileIsTooLongToRead(t *testing.T) {
	for name, text := range sources(t) {
		if n := strings.Count(text, "\n"); n > 600 {
			t.Errorf("%s has %d lines", name, n)
		}
	}
}

func TestOneRoomForEverything(t *testing.T) {
	for _, p := range packages(t) {
		for _, part := range strings.Split(p.ImportPath, "/") {
			if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "misc"}, part) {
				t.Errorf("%s: a room needs a name that says what is in it", p.ImportPath)
			}
		}
	}
}

// TestSQLStaysInTheStore looks for statements in string literals.
func TestSQLStaysInTheStore(t *testing.T) {
	for name, text := range sources(t) {
		if strings.HasPrefix(name, "store/") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s := strings.ToUpper(lit.Value)
				if strings.Contains(s, "SELECT ") && strings.Contains(s, " FROM ") || strings.Contains(s, "INSERT INTO ") {
					t.Errorf("%s holds SQL: %s", name, lit.Value)
				}
			}
			return true
		})
	}
}

// TestNoPackageKeepsMutableState allows package variables only where they
// cannot change: errors, compiled patterns, embedded files, tables.
func TestNoPackageKeepsMutableState(t *testing.T) {
	for name, text := range sources(t) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		written := assigned(file)
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				for _, id := range spec.(*ast.ValueSpec).Names {
					if written[id.Name] {
						t.Errorf("%s: package variable %s is assigned to", name, id.Name)
					}
				}
			}
		}
	}
}

// assigned names identifiers that the file assigns to where the name still
// means the package's variable.
func assigned(file *ast.File) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || as.Tok == token.DEFINE {
			return true
		}
		for _, lhs := range as.Lhs {
			for {
				if ix, ok := lhs.(*ast.IndexExpr); ok {
					lhs = ix.X
					continue
				}
				break
			}
			if id, ok := lhs.(*ast.Ident); ok && id.Obj != nil {
				if spec, ok := id.Obj.Decl.(*ast.ValueSpec); ok && file.Scope.Lookup(id.Name) != nil && file.Scope.Lookup(id.Name).Decl == spec {
					names[id.Name] = true
				}
			}
		}
		return true
	})
	return names
}
