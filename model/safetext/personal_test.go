package safetext_test

import (
	"fmt"
	"strings"
	"testing"

	"lapor/model/safetext"
	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		// found
		"NIK 6303010101010001.":           "NIK 6303************.",
		"NIK:6303.0101.0101.0001":         "NIK:6303.****.****.****",
		"63 03 01 010190 0001":            "63 03 ** ****** ****",
		"630301 410190 0001, istri":       "6303** ****** ****, istri",
		"hp 081234567890":                 "hp 0812********",
		"hp081234567890":                  "hp0812********",
		"0812-3456-7890":                  "0812-****-****",
		"0812 3456 7890":                  "0812 **** ****",
		"0812 - 3456 - 7890 ya":           "0812 - **** - **** ya",
		"(0812) 3456.7890":                "(0812) ****.****",
		"08 123 456 789":                  "08 12* *** ***",
		"+62 812 3456 7890":               "+62 81* **** ****",
		"+6281234567890":                  "+6281*********",
		"(+62) 812-3456-7890":             "(+62) 81*-****-****",
		"0062 812 3456 7890":              "0062 *** **** ****",
		"+62 812 345 678 90":              "+62 81* *** *** **",
		"wa.me/6281234567890":             "wa.me/6281*********",
		"+62 511 4772 345":                "+62 51* **** ***",
		"081234567890/081234567891":       "0812********/0812********",
		"081234567890 081234567891":       "0812******** 0812********",
		"081234567890, 6303010101010001":  "0812********, 6303************",
		"０８１２３４５６７８９０":                    "０８１２********",
		"budi.santoso@example.com":        "bu**.*******@*******.***",
		"surel: a@b.co.id.":               "surel: *@*.**.**.",
		"kirim ke siti_1990@mail.test ya": "kirim ke si*******@****.**** ya",
		"siti@mail.test,081234567890":     "si**@****.****,0812********",
		// left alone
		"08.00-16.00 WIB":                  "08.00-16.00 WIB",
		"Senin 08.00-12.00 13.00-16.00":    "Senin 08.00-12.00 13.00-16.00",
		"08-12-2026 10.30":                 "08-12-2026 10.30",
		"12-01-2026 12-02-2026":            "12-01-2026 12-02-2026",
		"2023 2024 2025 2026":              "2023 2024 2025 2026",
		"Rp 62.812.345.678":                "Rp 62.812.345.678",
		"Rp6.303.010.101.010.001":          "Rp6.303.010.101.010.001",
		"NIP 198001012005011001":           "NIP 198001012005011001",
		"#6281234567 dan #9165816":         "#6281234567 dan #9165816",
		"laporan 6281234 15 orang":         "laporan 6281234 15 orang",
		"surat 081/1234/2026":              "surat 081/1234/2026",
		"RT 03 RW 08 No. 12":               "RT 03 RW 08 No. 12",
		"0800 1 500 123":                   "0800 1 500 123",
		"@lapor1708 dan harga 5000@2 buah": "@lapor1708 dan harga 5000@2 buah",
		"SMS 1708, telepon 112":            "SMS 1708, telepon 112",
	} {
		if got := safetext.Clean(in).Mask().String(); got != want {
			t.Errorf("Mask(%q)\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestFindPersonal(t *testing.T) {
	s := "Bu Siti (NIK 6303010101010001, 0812-3456-7890, siti@mail.test)"
	var got []string
	for _, sp := range safetext.FindPersonal(s) {
		got = append(got, string(sp.Kind)+"="+s[sp.Start:sp.End])
	}
	want := "nik=6303010101010001 phone=0812-3456-7890 email=siti@mail.test"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q", got)
	}
	if safetext.FindPersonal("Sudah kami tindak lanjuti.") != nil {
		t.Error("found something in nothing")
	}
}

func TestLog(t *testing.T) {
	got := safetext.Log("gagal:\n\x1b[2J hp 081234567890 " + strings.Repeat("x", 5000))
	if !strings.HasPrefix(got, "gagal: [2J hp 0812******** xxx") || len([]rune(got)) != 1000 {
		t.Errorf("got %q", got)
	}
}

// However a number is written among ordinary words, it does not survive.
func TestNoNumberSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`08[1235789][0-9]{7,10}`).Draw(t, "phone")
		if rapid.Bool().Draw(t, "nik") {
			digits = fmt.Sprintf("63%04d%02d%02d%02d%04d",
				rapid.IntRange(0, 9999).Draw(t, "place"), rapid.IntRange(1, 31).Draw(t, "day"),
				rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(0, 99).Draw(t, "year"),
				rapid.IntRange(1, 9999).Draw(t, "serial"))
		}
		written := digits
		if sep := rapid.SampledFrom([]string{"", " ", "-", "."}).Draw(t, "separator"); sep != "" {
			var parts []string
			for rest := digits; rest != ""; {
				n := min(len(rest), 4)
				parts = append(parts, rest[:n])
				rest = rest[n:]
			}
			written = strings.Join(parts, sep)
		}
		before := rapid.SampledFrom([]string{"", "hp ", "No.", "NIK:", "tgl 01-02-2026 ", "jam 08.00, "}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", ".", " atas nama", ", segera", "\n2 hari"}).Draw(t, "after")
		got := safetext.Clean(before + written + after).Mask().String()
		if strings.Contains(got, written) || strings.Count(got, "*") < 4 {
			t.Fatalf("%q stayed %q", before+written+after, got)
		}
	})
}

// Numbers are looked for in windows of groups; none falls between two.
func TestLongListsOfNumbers(t *testing.T) {
	for offset := range 70 {
		in := strings.Repeat("7, ", offset) + strings.Repeat("0812-3456-7890, ", 100)
		if found := safetext.FindPersonal(in); len(found) != 100 {
			t.Fatalf("after %d others: found %d of 100", offset, len(found))
		}
	}
}
