package excel

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"lapor/model"
)

// Limits against zip bombs. Package zip fails when a part unpacks to more than
// its header declares, so the declared sizes can be trusted.
const (
	maxUnpacked = 2 << 30  // all parts
	maxOther    = 64 << 20 // parts that excelize holds in memory whole
	maxParts    = 5000
)

// inspect goes through the parts before excelize does: excelize ends quietly
// where a sheet is malformed, which would lose rows unseen. It returns the
// number of the last row of each sheet by the sheet's name.
func inspect(ctx context.Context, r io.ReaderAt, size int64) (map[string]int, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged("not a complete zip archive", err)
	}
	if err := checkParts(z); err != nil {
		return nil, err
	}
	lastRows := map[string]int{}
	for _, part := range z.File {
		name := partName(part)
		if name != "xl/sharedstrings.xml" && !isSheet(name) {
			continue
		}
		root := "worksheet"
		if !isSheet(name) {
			root = "sst"
		}
		last, err := scanPart(ctx, part, root)
		if err != nil {
			return nil, err
		}
		lastRows[name] = last
	}
	names, err := sheetParts(z)
	if err != nil {
		return nil, err
	}
	bySheet := map[string]int{}
	for sheet, name := range names {
		if last, ok := lastRows[name]; ok {
			bySheet[sheet] = last
		}
	}
	return bySheet, nil
}

func partName(part *zip.File) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(part.Name, `\`, "/"), "/"))
}

// isSheet reports whether excelize streams the part.
func isSheet(name string) bool {
	return strings.HasPrefix(name, "xl/worksheets/sheet") && strings.HasSuffix(name, ".xml")
}

func checkParts(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return tooLarge("number of parts", maxUnpacked)
	}
	var total, other uint64
	has := map[string]bool{}
	for _, part := range z.File {
		name := partName(part)
		has[name] = true
		total += part.UncompressedSize64
		if !isSheet(name) && name != "xl/sharedstrings.xml" {
			other += part.UncompressedSize64
		}
		if part.UncompressedSize64 > maxUnpacked || total > maxUnpacked {
			return tooLarge("unpacked file", maxUnpacked)
		}
	}
	if other > maxOther {
		return tooLarge("parts that are not sheets", maxOther)
	}
	switch {
	case has["xl/workbook.xml"]:
		return nil
	case has["xl/workbook.bin"]:
		return notXLSX("xlsb")
	case has["mimetype"]:
		return notXLSX("ods")
	case has["word/document.xml"]:
		return notXLSX("docx")
	}
	return notXLSX("zip")
}

func scanPart(ctx context.Context, part *zip.File, root string) (last int, err error) {
	r, err := part.Open()
	if err != nil {
		return 0, damaged(part.Name, err)
	}
	defer r.Close()
	s := scanner{root: root}
	buf := make([]byte, 128<<10)
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := r.Read(buf)
		switch s.feed(buf[:n]); s.wrong {
		case "":
		case cellTooLarge:
			return 0, &model.Error{Code: CodeCellTooLarge, Detail: fmt.Sprintf("%s, row %d", part.Name, s.row)}
		default:
			return 0, damaged(part.Name+": "+s.wrong, nil)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil { // a wrong checksum is found here
			return 0, damaged(part.Name, err)
		}
	}
	if !s.closed {
		return 0, damaged(part.Name+" ends too early", nil)
	}
	return s.row, nil
}

// sheetParts maps the names of the sheets to their parts.
func sheetParts(z *zip.Reader) (map[string]string, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for _, part := range z.File {
		var into any
		switch partName(part) {
		case "xl/workbook.xml":
			into = &book
		case "xl/_rels/workbook.xml.rels":
			into = &links
		default:
			continue
		}
		r, err := part.Open()
		if err != nil {
			return nil, damaged(part.Name, err)
		}
		err = xml.NewDecoder(r).Decode(into)
		r.Close()
		if err != nil {
			return nil, damaged(part.Name, err)
		}
	}
	targets := map[string]string{}
	for _, l := range links.Links {
		target := l.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		targets[l.ID] = strings.ToLower(strings.TrimPrefix(target, "/"))
	}
	names := map[string]string{}
	for _, s := range book.Sheets {
		names[s.Name] = targets[s.ID]
	}
	return names, nil
}
