// Package editor lends the officer's own editor to long texts. The text lies
// in a file that only this user can read, in a folder of its own, for as long
// as the editor is open.
//
// It must never run the editor itself: who has the terminal does. What comes
// back has passed model/safetext.
package editor

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf16"

	"lapor/model"
	"lapor/model/safetext"
)

// CodeNoEditor: no editor is set and none of the usual ones is there.
const CodeNoEditor model.Code = "no_editor"

const fileName = "tanggapan.txt"

// Copy is a text lent to an editor.
type Copy struct{ dir string }

// Lend writes the text out. Take or Drop ends the loan.
func Lend(text string) (Copy, error) {
	dir, err := os.MkdirTemp("", "lapor-") // 0700
	if err != nil {
		return Copy{}, err
	}
	if runtime.GOOS == "windows" {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if err := os.WriteFile(filepath.Join(dir, fileName), []byte(text), 0o600); err != nil {
		_ = os.RemoveAll(dir)
		return Copy{}, err
	}
	return Copy{dir}, nil
}

// Command opens the copy in VISUAL, EDITOR, or the editor that this system
// surely has. A value may hold arguments ("code --wait"). CodeNoEditor.
func (c Copy) Command() (*exec.Cmd, error) {
	file := filepath.Join(c.dir, fileName)
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

// Take reads the text back and removes the copy.
func (c Copy) Take() (string, error) {
	b, err := os.ReadFile(filepath.Join(c.dir, fileName))
	if rm := os.RemoveAll(c.dir); err == nil {
		err = rm
	}
	if len(b) > 8*model.MaxText {
		b = b[:8*model.MaxText] // somebody opened another file in it
	}
	return plain(b), err
}

// Drop removes the copy unread.
func (c Copy) Drop() error { return os.RemoveAll(c.dir) }

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
