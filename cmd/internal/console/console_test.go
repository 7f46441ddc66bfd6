package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lapor/model"
	"lapor/store/cache"
	"lapor/sync/bridge/excel"
	"lapor/sync/client"
	"lapor/tui/text"
)

func testConsole(lang text.Lang, json bool) (c *Console, out, errs *bytes.Buffer) {
	out, errs = &bytes.Buffer{}, &bytes.Buffer{}
	return &Console{Out: out, Err: errs, Text: text.Load(lang), JSON: json}, out, errs
}

func TestFailSaysWhatIsSafeAndWhatIsNext(t *testing.T) {
	c, out, errs := testConsole(text.Indonesian, false)
	exit := c.Fail(fmt.Errorf("reading: %w", &model.Error{Code: excel.CodeHTML, Detail: "<html>"}))
	if exit != ExitUsage || out.Len() != 0 {
		t.Errorf("exit %d, standard output %q", exit, out)
	}
	lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "Gagal: Ini halaman web") ||
		lines[1] != "  Tidak ada yang disimpan." || !strings.Contains(lines[2], "lapor.go.id") {
		t.Errorf("got\n%s", errs)
	}
}

func TestFailAsJSON(t *testing.T) {
	c, out, errs := testConsole(text.English, true)
	exit := c.Fail(&model.Error{Code: model.CodeBadInput, Field: "reason", Err: errors.New("\x1b]0;x\x07")})
	var got struct {
		Error struct {
			Code, Field, Message, Safe, Next, Detail string
			Exit                                     int
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	e := got.Error
	if exit != ExitUsage || e.Exit != exit || e.Code != "bad_input" || e.Field != "reason" || e.Message == "" || e.Safe == "" || e.Next == "" {
		t.Errorf("exit %d, %+v", exit, e)
	}
	if strings.ContainsRune(e.Detail, 0x1b) || strings.Contains(out.String(), `\u001b`) {
		t.Errorf("the detail holds an escape: %q", e.Detail)
	}
	if errs.Len() != 0 || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("one line of JSON is expected and nothing else: %q, %q", out, errs)
	}
}

func TestStoppingIsNoFailure(t *testing.T) {
	c, _, errs := testConsole(text.Indonesian, false)
	if exit := c.Fail(fmt.Errorf("sync: %w", context.Canceled)); exit != ExitStopped || errs.String() != "Dihentikan.\n" {
		t.Errorf("exit %d, %q", exit, errs)
	}
	if exit := c.Fail(nil); exit != ExitOK {
		t.Errorf("no error exits with %d", exit)
	}
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, ExitOK},
		{errors.New("who knows"), ExitFailure},
		{&model.Error{Code: "never heard of"}, ExitFailure},
		{Usage("words"), ExitUsage},
		{BadOption("role", "raja", "liaison"), ExitUsage},
		{&model.Error{Code: model.CodeNotFound}, ExitNotFound},
		{&model.Error{Code: model.CodeNotAllowed}, ExitRefused},
		{fmt.Errorf("x: %w", &model.Error{Code: client.CodeNoNetwork}), ExitNoLink},
		{&model.Error{Code: client.CodeRevoked}, ExitAuth},
		{&model.Error{Code: cache.CodeDiskFull}, ExitData},
		{&model.Error{Code: "needs_decision"}, ExitDecision},
		{&model.Error{Code: "store_in_use"}, ExitBusy},
		{errors.Join(context.Canceled, &model.Error{Code: cache.CodeCorrupt}), ExitStopped},
	} {
		if got := ExitOf(c.err); got != c.want {
			t.Errorf("%v: exit %d, want %d", c.err, got, c.want)
		}
	}
}

func TestTablesCleanWhatCitizensWrote(t *testing.T) {
	c, out, _ := testConsole(text.Indonesian, false)
	hostile := "jalan\x1b[2J rusak\u009d52;c;AA\u0007\nbaris\tdua\u202eterbalik"
	if err := c.Table([]string{"NOMOR", "JUDUL"}, [][]string{{"1", hostile}, {"22", "pendek"}}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\u009d\a\t\u202e") {
		t.Errorf("control characters pass: %q", out)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines: %q", len(lines), out)
	}
	for _, line := range lines { // the second column starts where its title does
		if at := strings.Index(lines[0], "JUDUL"); strings.TrimSpace(line[:at]) == "" || line[at] == ' ' {
			t.Errorf("not aligned: %q", line)
		}
	}
}

func TestSentencesAndObjectsExcludeEachOther(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		c, out, errs := testConsole(text.Indonesian, asJSON)
		c.Say("command.yes")
		c.Hint("command.no")
		if err := c.Object(map[string]string{"teks": "a<b"}); err != nil {
			t.Fatal(err)
		}
		want := "ya\n"
		if asJSON {
			want = `{"teks":"a<b"}` + "\n"
		}
		if out.String() != want || errs.String() != "tidak\n" {
			t.Errorf("json %v: %q, %q", asJSON, out, errs)
		}
	}
}
