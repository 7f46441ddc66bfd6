package compose

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf16"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/screen"
)

// editorClosed tells that the officer's own editor has ended.
type editorClosed struct {
	of  *Screen
	dir string
	err error
}

// edited is what the editor begins with, or what it left.
type edited struct {
	dir  string // begins: the private folder with the text
	text string // left
	back bool
}

// CodeNoEditor: no editor is set and none of the usual ones is there.
const CodeNoEditor model.Code = "no_editor"

// openEditor saves first: whatever the editor does, this text is on disk.
func (s *Screen) openEditor() tea.Cmd {
	if busy, cmd := s.keeper.Flush(); busy {
		s.next = edit
		return cmd
	}
	return s.launch()
}

func (s *Screen) launch() tea.Cmd {
	text := s.area.Value()
	return screen.Do(s.deps, &s.editing, func(context.Context) (edited, error) {
		dir, err := writeOut(text)
		return edited{dir: dir}, err
	})
}

func (s *Screen) gotEdited(a screen.Answer[edited]) tea.Cmd {
	if !s.editing.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return screen.Send(screen.Failed{Err: a.Err})
	}
	if a.Value.back {
		before := s.entry()
		s.area.Set(a.Value.text)
		if s.entry() == before {
			return nil
		}
		return s.touched()
	}
	dir := a.Value.dir
	cmd, err := editorCommand(filepath.Join(dir, fileName))
	if err != nil {
		return tea.Batch(remove(dir), screen.Send(screen.Failed{Err: err}))
	}
	return tea.ExecProcess(cmd, func(err error) tea.Msg { return editorClosed{s, dir, err} })
}

// readBack takes over what the editor left, also when it ended with an error:
// some do although they have saved.
func (s *Screen) readBack(msg editorClosed) tea.Cmd {
	return screen.Do(s.deps, &s.editing, func(context.Context) (edited, error) {
		text, err := readIn(msg.dir)
		if err == nil {
			err = msg.err
		}
		return edited{text: text, back: true}, model.Wrap("editor_failed", err)
	})
}

// remove clears the folder away when no editor came up.
func remove(dir string) tea.Cmd {
	return func() tea.Msg {
		_ = os.RemoveAll(dir) // a private folder that holds what the draft holds too
		return nil
	}
}

const fileName = "tanggapan.txt"

// writeOut puts the text into a file that only this user can read, in a
// folder of its own.
func writeOut(text string) (dir string, err error) {
	if dir, err = os.MkdirTemp("", "lapor-"); err != nil { // 0700
		return "", err
	}
	if runtime.GOOS == "windows" {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if err := os.WriteFile(filepath.Join(dir, fileName), []byte(text), 0o600); err != nil {
		_ = os.RemoveAll(dir)
		return "", err
	}
	return dir, nil
}

// readIn reads the text back and removes the folder.
func readIn(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, fileName))
	if rm := os.RemoveAll(dir); err == nil {
		err = rm
	}
	if len(b) > 8*model.MaxText {
		b = b[:8*model.MaxText] // somebody opened another file in it
	}
	return plain(b), err
}

// plain undoes what editors add: byte order marks, UTF-16 of old Notepads,
// CRLF, one last line end.
func plain(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		b = b[3:]
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return plain([]byte(fromUTF16(b[2:], binary.LittleEndian)))
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return plain([]byte(fromUTF16(b[2:], binary.BigEndian)))
	}
	return strings.TrimSuffix(safetext.Clean(string(b)).String(), "\n")
}

func fromUTF16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// editorCommand is VISUAL, EDITOR, or the editor that this system surely has.
// A value may hold arguments ("code --wait").
func editorCommand(file string) (*exec.Cmd, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(os.Getenv(name)); len(words) > 0 {
			return exec.Command(words[0], append(words[1:], file)...), nil
		}
	}
	usual := []string{"editor", "nano", "vi"}
	if runtime.GOOS == "windows" {
		usual = []string{"notepad.exe"}
	}
	for _, name := range usual {
		if path, err := exec.LookPath(name); err == nil {
			return exec.Command(path, file), nil
		}
	}
	return nil, &model.Error{Code: CodeNoEditor}
}
