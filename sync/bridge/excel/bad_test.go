package excel_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lapor/model"
	"lapor/model/invent"
	"lapor/sync/bridge/excel"
	"lapor/sync/bridge/excel/sample"
)

const header = `<row r="1"><c t="inlineStr"><is><t>Tracking ID</t></is></c><c t="inlineStr"><is><t>Tanggal Laporan Masuk</t></is></c>` +
	`<c t="inlineStr"><is><t>Judul Laporan</t></is></c><c t="inlineStr"><is><t>Isi Laporan Awal</t></is></c><c t="inlineStr"><is><t>Status Laporan</t></is></c></row>`

func inlineRow(n int, text string) string {
	return fmt.Sprintf(`<row r="%d"><c><v>%d</v></c><c t="inlineStr"><is><t>3 Jan 2026</t></is></c><c t="inlineStr"><is><t>Judul</t></is></c>`+
		`<c t="inlineStr"><is><t>%s</t></is></c><c t="inlineStr"><is><t>Proses</t></is></c></row>`, n, 1000+n, text)
}

func sheet(rows ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		strings.Join(rows, "") + `</sheetData></worksheet>`
}

// workbook packs a minimal workbook; parts replace or add to its parts.
func workbook(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":         `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Laporan" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, "Isi")),
	}
	for name, text := range parts {
		all[name] = text
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range sortedKeys(all) {
		if all[name] == "" {
			continue
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(all[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func TestMinimalWorkbook(t *testing.T) {
	all, _, info := mustRead(t, workbook(t, nil), excel.Options{})
	if len(all) != 1 || all[0].Tracking != "1002" || info.Sheet != "Laporan" {
		t.Fatalf("%+v %+v", all, info)
	}
}

func TestBadFiles(t *testing.T) {
	good := write(t, sample.From(invent.New(1), sample.Period{Count: 300, Tracking: 1, Until: noon, Days: 30}), sample.Style{})
	ole := func(stream string) []byte {
		file := append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 70_000)...)
		for _, r := range stream {
			file = append(file, byte(r), 0)
		}
		return append(file, make([]byte, 100)...)
	}
	locked := func() []byte {
		f := excelize.NewFile()
		defer f.Close()
		out, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		file, err := excelize.Encrypt(out.Bytes(), &excelize.Options{Password: "rahasia"})
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, c := range []struct {
		name string
		file []byte
		code model.Code
	}{
		{"empty", nil, excel.CodeEmptyFile},
		{"one byte", []byte("x"), excel.CodeNotXLSX},
		{"csv", []byte("Tracking ID,Tanggal\n1,2\n"), excel.CodeNotXLSX},
		{"pdf", []byte("%PDF-1.7 ..."), excel.CodeNotXLSX},
		{"login page", []byte("\xef\xbb\xbf\r\n<!DOCTYPE html><html><title>Masuk</title></html>"), excel.CodeHTML},
		{"html table called xls", []byte("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>Tracking ID"), excel.CodeHTML},
		{"spreadsheet xml", []byte("<?xml version=\"1.0\"?><Workbook>"), excel.CodeNotXLSX},
		{"old xls", ole("Workbook"), excel.CodeOldXLS},
		{"older xls", []byte{0x09, 0x08, 0x10, 0, 0, 6}, excel.CodeOldXLS},
		{"password", ole("EncryptedPackage"), excel.CodeEncrypted},
		{"password, real", locked(), excel.CodeEncrypted},
		{"another zip", zipOf(t, "readme.txt", "halo"), excel.CodeNotXLSX},
		{"ods", zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet"), excel.CodeNotXLSX},
		{"cut short", good[:len(good)*2/3], excel.CodeDamaged},
		{"no sheet", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": ""}), excel.CodeNoHeader},
		{"no header", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(inlineRow(1, "x"))}), excel.CodeNoHeader},
		{"empty sheet", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet()}), excel.CodeNoHeader},
		{"sheet breaks off", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": strings.TrimSuffix(sheet(header, inlineRow(2, "x")), "</sheetData></worksheet>")}), excel.CodeDamaged},
		{"sheet is malformed in the middle", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, "x"), "<row r=\"3\"><c></row>", inlineRow(4, "y"))}), excel.CodeDamaged},
		{"control character", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, "a\x02b"), inlineRow(3, "y"))}), excel.CodeDamaged},
		{"not UTF-8", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, "a\xffb"))}), excel.CodeDamaged},
		{"entity from nowhere", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, "&lol;"), inlineRow(3, "y"))}), excel.CodeDamaged},
		{"entity from nowhere in the last row", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, "&lol;"))}), excel.CodeDamaged},
		{"reference to a control character", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, "&#2;"))}), excel.CodeDamaged},
		{"bare ampersand", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, "a & b"))}), excel.CodeDamaged},
		{"last row not closed", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, "<row r=\"2\"><c><v>1</row>")}), excel.CodeDamaged},
		{"endless cell", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, strings.Repeat("a", 600<<10)))}), excel.CodeCellTooLarge},
		{"row beyond the sheet", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(1<<21, "x"))}), excel.CodeDamaged},
		{"strings break off", workbook(t, map[string]string{"xl/sharedStrings.xml": `<sst><si><t>a</t></si>`}), excel.CodeDamaged},
		{"workbook is no XML", workbook(t, map[string]string{"xl/workbook.xml": "<workbook"}), excel.CodeDamaged},
		{"wrong checksum", flipped(t, good), excel.CodeDamaged},
		{"bomb beside the sheets", workbook(t, map[string]string{"xl/media/image1.png": strings.Repeat("\x00", 65<<20)}), excel.CodeTooLarge},
		{"bomb that lies about its size", lying(t), excel.CodeDamaged},
		{"bomb of declared size", bomb(t), excel.CodeTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, _, _, err := read(t, c.file, excel.Options{})
			if model.CodeOf(err) != c.code {
				t.Errorf("%d rows, error %v, want %s", len(all), err, c.code)
			}
		})
	}
}

func TestMissingColumnsAreNamed(t *testing.T) {
	columns := slices.DeleteFunc(sample.Columns(), func(c string) bool { return c == "Status Laporan" || c == "Isi Laporan Awal" })
	_, _, _, err := read(t, write(t, slices.Values([]sample.Row{one(nil)}), sample.Style{Columns: columns, Preamble: [][]string{{"Laporan"}}}), excel.Options{})
	e, ok := err.(*model.Error)
	if !ok || e.Code != excel.CodeMissingColumns || e.Args["columns"] != "Isi Laporan Awal, Status Laporan" || e.Args["row"] != 2 {
		t.Errorf("%v %+v", err, e)
	}
}

func TestNoSuchFile(t *testing.T) {
	if _, err := excel.Open(t.Context(), "tidak-ada.xlsx", excel.Options{}); model.CodeOf(err) != excel.CodeNoFile {
		t.Error(err)
	}
}

func zipOf(t *testing.T, name, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// flipped changes a bit in the packed sheet.
func flipped(t *testing.T, file []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		if strings.HasSuffix(part.Name, "sheet1.xml") {
			at, err := part.DataOffset()
			if err != nil {
				t.Fatal(err)
			}
			out := bytes.Clone(file)
			out[at+int64(part.CompressedSize64)/2] ^= 0x10
			return out
		}
	}
	t.Fatal("no sheet")
	return nil
}

// raw packs a workbook whose sheet declares the given size.
func raw(t *testing.T, size uint64) []byte {
	t.Helper()
	whole := workbook(t, nil)
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		if strings.HasSuffix(part.Name, "sheet1.xml") {
			content := []byte(sheet(header, inlineRow(2, "x")))
			entry, err := w.CreateRaw(&zip.FileHeader{
				Name: part.Name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(content),
				CompressedSize64: uint64(len(content)), UncompressedSize64: size,
			})
			if err == nil {
				_, err = entry.Write(content)
			}
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := w.Copy(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func lying(t *testing.T) []byte { return raw(t, 10) }

func bomb(t *testing.T) []byte { return raw(t, 5<<30) }
