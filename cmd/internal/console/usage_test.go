package console

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/tui/text"
)

var errRan = errors.New("it ran")

// office is a little command line as both programs have them.
func office(lang text.Lang) (root *cobra.Command, out *bytes.Buffer) {
	ran := func(*cobra.Command, []string) error { return errRan }
	root = &cobra.Command{Use: "kantor", Short: "Contoh", SilenceErrors: true, SilenceUsage: true, Version: "1.2",
		PersistentPreRunE: func(*cobra.Command, []string) error { return errors.New("settings are broken") }}
	group := &cobra.Command{Use: "surat", Short: "Surat"}
	send := &cobra.Command{Use: "kirim NAMA", Short: "Kirim surat", Args: cobra.ExactArgs(1), RunE: ran}
	send.Flags().String("jenis", "biasa", "jenis surat")
	send.Flags().Int("jumlah", 0, "banyaknya")
	send.Flags().Bool("segera", false, "hari ini")
	send.Flags().String("kepada", "", "penerima")
	_ = send.MarkFlagRequired("kepada")
	both := &cobra.Command{Use: "atur", Short: "Pengaturan", Args: cobra.NoArgs, RunE: ran}
	both.AddCommand(&cobra.Command{Use: "letak", Short: "Letak", Args: cobra.NoArgs, RunE: ran})
	group.AddCommand(send)
	root.AddCommand(group, both)
	Group(root, text.Load(lang))
	out = &bytes.Buffer{}
	root.SetOut(out)
	root.SetErr(out)
	return root, out
}

func execute(lang text.Lang, line string) (string, error) {
	root, out := office(lang)
	root.SetArgs(strings.Fields(line))
	err := root.ExecuteContext(context.Background())
	return out.String(), err
}

func TestRefusalsOfTheCommandLine(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"srat", `tidak ada perintah "kantor srat"; maksudnya surat?`},
		{"xyz", `tidak ada perintah "kantor xyz"`},
		{"surat hapus", `tidak ada perintah "kantor surat hapus"`},
		{"atur letakk", `tidak ada perintah "kantor atur letakk"; maksudnya letak?`},
		{"surat kirim", "bentuknya kantor surat kirim NAMA [PILIHAN]"},
		{"surat kirim a b", "bentuknya kantor surat kirim NAMA [PILIHAN]"},
		{"surat kirim a", "masih perlu --kepada"},
		{"surat kirim a --kepad x", "tidak ada pilihan --kepad"},
		{"surat kirim a -x", "tidak ada pilihan -x"},
		{"surat kirim a --kepada", "pilihan --kepada perlu nilai"},
		{"surat kirim a --kepada b --jumlah dua", `pilihan --jumlah tidak dapat bernilai "dua"`},
		{"help tidak", `tidak ada perintah "kantor tidak"`},
		{"completion tcsh", "bentuknya kantor completion bash|zsh|fish|powershell [PILIHAN]"},
	} {
		printed, err := execute(text.Indonesian, c.line)
		var e *model.Error
		if !errors.As(err, &e) || e.Code != CodeUsage || e.Detail != c.want {
			t.Errorf("%q: %v, want %q", c.line, err, c.want)
		}
		if printed != "" {
			t.Errorf("%q prints %q", c.line, printed)
		}
	}
}

// TestHelpNeedsNothing: it must come even when the settings cannot be read.
func TestHelpNeedsNothing(t *testing.T) {
	for _, line := range []string{"", "--help", "help", "surat", "surat --help", "surat kirim --help", "help surat kirim", "atur -h"} {
		printed, err := execute(text.Indonesian, line)
		if err != nil || !strings.Contains(printed, "Pemakaian:") || !strings.Contains(printed, "tampilkan bantuan ini") {
			t.Errorf("%q: %v\n%s", line, err, printed)
		}
		for _, english := range []string{"help for", "Usage", "Flags", "string", "default", "[flags]", "Available"} {
			if strings.Contains(printed, english) {
				t.Errorf("%q says %q:\n%s", line, english, printed)
			}
		}
	}
	if _, err := execute(text.Indonesian, "atur"); err == nil || errors.Is(err, errRan) {
		t.Errorf("a command that does something ran without its settings: %v", err)
	}
}

func TestCommandsStandInColumns(t *testing.T) {
	printed, err := execute(text.Indonesian, "surat --help")
	if err != nil || !strings.Contains(printed, "  kirim  Kirim surat\n") {
		t.Errorf("%v\n%s", err, printed)
	}
	root := &cobra.Command{Use: "kantor"}
	for _, name := range []string{"a", "nama-yang-panjang-sekali"} {
		root.AddCommand(&cobra.Command{Use: name, Short: "Tentang", RunE: func(*cobra.Command, []string) error { return nil }})
	}
	var out strings.Builder
	root.SetOut(&out)
	Group(root, text.Load(text.Indonesian))
	root.SetArgs([]string{"--help"})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	columns := map[int]bool{}
	for line := range strings.Lines(out.String()) {
		if at := strings.Index(line, "Tentang"); at >= 0 {
			columns[at] = true
		}
	}
	if len(columns) != 1 {
		t.Errorf("columns %v in\n%s", columns, out.String())
	}
}

func TestHelpOfACommand(t *testing.T) {
	printed, err := execute(text.Indonesian, "surat kirim --help")
	if err != nil {
		t.Fatal(err)
	}
	const want = `Kirim surat

Pemakaian:
  kantor surat kirim NAMA [PILIHAN]

Pilihan:
  -h, --help          tampilkan bantuan ini
      --jenis TEKS    jenis surat (bawaan: biasa)
      --jumlah ANGKA  banyaknya
      --kepada TEKS   penerima
      --segera        hari ini
`
	if printed != want {
		t.Errorf("got\n%s", printed)
	}
}

func TestVersionAndCompletion(t *testing.T) {
	if printed, err := execute(text.Indonesian, "--version"); err != nil || printed != "kantor 1.2\n" {
		t.Errorf("%q, %v", printed, err)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		root, out := office(text.English)
		root.SetArgs([]string{"completion", shell})
		if err := root.Execute(); err != nil || !strings.Contains(out.String(), "kantor") {
			t.Errorf("%s: %v, %d bytes", shell, err, out.Len())
		}
	}
}

func TestAskingWithoutATerminal(t *testing.T) {
	c, out, errs := testConsole(text.Indonesian, false)
	ask := NewAsker(c, strings.NewReader("satu\r\nrahasia"))
	first, err := ask.Line("command.yes")
	if err != nil || first != "satu" {
		t.Errorf("%q, %v", first, err)
	}
	second, err := ask.Secret("command.yes")
	if err != nil || second != "rahasia" {
		t.Errorf("%q, %v", second, err)
	}
	if _, err := ask.Line("command.yes"); model.CodeOf(err) != CodeUsage {
		t.Errorf("after the end: %v", err)
	}
	if out.Len()+errs.Len() != 0 || ask.AtTerminal() {
		t.Errorf("nobody is there to read %q %q", out, errs)
	}
}
