package safetext_test

import (
	"strings"
	"testing"

	"lapor/model/safetext"
)

var complaint = strings.Repeat("Jalan di depan pasar berlubang sejak bulan lalu, sudah ada yang jatuh. ", 15)

func BenchmarkClean(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":   complaint,
		"unicode": strings.ReplaceAll(complaint, ",", " – 👍"),
		"dirty":   strings.ReplaceAll(complaint, ",", "\u009d\r\n"),
		"marks":   strings.Repeat("e\u0301\u0301", 300),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				safetext.Clean(s)
			}
		})
	}
}

func BenchmarkLine(b *testing.B) {
	s := complaint[:70]
	b.ReportAllocs()
	for b.Loop() {
		safetext.Line(s)
	}
}

func BenchmarkMask(b *testing.B) {
	for name, s := range map[string]string{"none": complaint, "some": complaint + "hp 0812-3456-7890 a@b.id"} {
		text := safetext.Clean(s)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				text.Mask()
			}
		})
	}
}
