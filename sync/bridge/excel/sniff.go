package excel

import (
	"bytes"
	"errors"
	"io"

	"lapor/model"
)

// maxPacked is the largest file we look at. An export of a million rows with
// long texts stays below it.
const maxPacked = 512 << 20

var (
	zipMark = []byte("PK\x03\x04")
	oleMark = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1} // [MS-CFB] 2.2
	// An encrypted workbook is a compound file with this stream, [MS-OFFCRYPTO] 2.3.
	encrypted = utf16("EncryptedPackage")
)

// sniff tells by the first bytes what the file is, whatever its name says.
func sniff(r io.ReaderAt, size int64) error {
	if size == 0 {
		return &model.Error{Code: CodeEmptyFile}
	}
	if size > maxPacked {
		return tooLarge("packed file", maxPacked)
	}
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return &model.Error{Code: CodeNoFile, Err: err}
	}
	switch {
	case bytes.HasPrefix(head, zipMark):
		return nil
	case bytes.HasPrefix(head, oleMark):
		if contains(io.NewSectionReader(r, 0, size), encrypted) {
			return &model.Error{Code: CodeEncrypted}
		}
		return &model.Error{Code: CodeOldXLS}
	case bytes.HasPrefix(head, []byte{0x09, 0x08}), bytes.HasPrefix(head, []byte{0x09, 0x04}), bytes.HasPrefix(head, []byte{0x09, 0x02}):
		return &model.Error{Code: CodeOldXLS} // BIFF without a container
	}
	text := bytes.ToLower(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"))
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<table", "<script", "<body"} {
		if bytes.HasPrefix(text, []byte(mark)) || (bytes.HasPrefix(text, []byte("<")) && bytes.Contains(text, []byte(mark))) {
			return &model.Error{Code: CodeHTML}
		}
	}
	kind := "data" // a word of both languages
	switch {
	case bytes.HasPrefix(text, []byte("<?xml")):
		kind = "xml"
	case bytes.HasPrefix(text, []byte("%pdf")):
		kind = "pdf"
	case bytes.Contains(text, []byte("tracking id")):
		kind = "csv"
	}
	return notXLSX(kind)
}

func notXLSX(kind string) error {
	return &model.Error{Code: CodeNotXLSX, Args: map[string]any{"kind": kind}}
}

// contains searches a stream for a short mark.
func contains(r io.Reader, mark []byte) bool {
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		if bytes.Contains(buf[:kept+n], mark) {
			return true
		}
		if err != nil {
			return false
		}
		tail := min(len(mark)-1, kept+n)
		copy(buf, buf[kept+n-tail:kept+n])
		kept = tail
	}
}

// utf16 is an ASCII string in UTF-16LE.
func utf16(s string) []byte {
	var out []byte
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}
