package editor_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"lapor/model"
	"lapor/tui/editor"
)

// lend lends a text and gives the path of the file that the editor is to open.
func lend(t *testing.T, text string) (editor.Copy, string) {
	t.Helper()
	t.Setenv("VISUAL", "")
	t.Setenv("EDITOR", "some-editor --wait")
	c, err := editor.Lend(text)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Drop() })
	cmd, err := c.Command()
	if err != nil {
		t.Fatal(err)
	}
	if len(cmd.Args) != 3 || cmd.Args[1] != "--wait" {
		t.Fatalf("runs %q", cmd.Args)
	}
	return c, cmd.Args[2]
}

func TestOnlyThisUserCanReadTheText(t *testing.T) {
	c, file := lend(t, "rahasia")
	if runtime.GOOS != "windows" {
		for path, want := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): 0o700} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v", path, info.Mode().Perm(), err)
			}
		}
	}
	if text, err := c.Take(); err != nil || text != "rahasia" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := os.Stat(filepath.Dir(file)); !os.IsNotExist(err) {
		t.Error("the text stays on disk")
	}
}

func TestWhatEditorsLeaveBehind(t *testing.T) {
	for name, c := range map[string]struct{ left, want string }{
		"last line end":      {"satu\ndua\n", "satu\ndua"},
		"Notepad":            {"\xef\xbb\xbfsatu\r\ndua\r\n", "satu\ndua"},
		"old Notepad":        {"\xff\xfes\x00a\x00t\x00u\x00\r\x00\n\x00", "satu"},
		"big end first":      {"\xfe\xff\x00s\x00a\x00t\x00u", "satu"},
		"half a unit":        {"\xff\xfes\x00a", "s"},
		"an empty file":      {"", ""},
		"another file":       {"\x7fELF\x02\x01\x01\x00\x1b[31m", "ELF[31m"},
		"own line ends stay": {"a\n\n\nb", "a\n\n\nb"},
	} {
		t.Run(name, func(t *testing.T) {
			lent, file := lend(t, "semula")
			if err := os.WriteFile(file, []byte(c.left), 0o600); err != nil {
				t.Fatal(err)
			}
			if got, err := lent.Take(); err != nil || got != c.want {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestAFileThatIsGoneIsAnError(t *testing.T) {
	c, file := lend(t, "x")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Take(); err == nil {
		t.Error("no error")
	}
}

func TestNoEditor(t *testing.T) {
	c, _ := lend(t, "x")
	t.Setenv("EDITOR", "")
	t.Setenv("PATH", t.TempDir())
	if _, err := c.Command(); model.CodeOf(err) != editor.CodeNoEditor {
		t.Errorf("error %v", err)
	}
	if _, err := exec.LookPath("vi"); err == nil {
		t.Skip("the search path was not taken away")
	}
}
