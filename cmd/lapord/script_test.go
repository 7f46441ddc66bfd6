package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"lapor/cmd/internal/script"
	"lapor/model/invent"
	"lapor/sync/bridge/excel/sample"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lapord": main})
}

const holidays = "../../model/calendar/holidays_id_2024_2027.csv"

// TestScripts runs the server's commands as its operator would.
func TestScripts(t *testing.T) {
	table, err := os.ReadFile(holidays)
	if err != nil {
		t.Fatal(err)
	}
	commands := script.Commands()
	commands["server"] = startServer
	commands["terminate"] = terminate
	commands["get"] = get
	commands["occupy"] = occupy
	commands["sheet"] = sheet
	commands["export"] = export
	commands["shorten"] = shorten
	commands["count"] = count
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			script.Home(env)
			env.Setenv("LAPOR_LAPORD_ARGON_MIB", "19")
			env.Values[serverKey{}] = &background{}
			more := string(table) + "2026-03-17,libur_nasional,Hari contoh,SKB perubahan\n"
			return errors.Join(os.WriteFile(filepath.Join(env.WorkDir, "holidays.csv"), table, 0o600),
				os.WriteFile(filepath.Join(env.WorkDir, "holidays-more.csv"), []byte(more), 0o600),
				os.WriteFile(filepath.Join(env.WorkDir, "password"), []byte("kuda-lumping-7\n"), 0o600))
		},
		Cmds: commands,
	})
}

type serverKey struct{}

// background is the server that a script has running.
type background struct {
	cmd    *exec.Cmd
	stderr *bufio.Reader
}

// startServer ARGS… runs `lapord serve ARGS…` until `terminate` and sets
// SERVER to its address.
func startServer(ts *testscript.TestScript, _ bool, args []string) {
	b := ts.Value(serverKey{}).(*background)
	program, err := exec.LookPath("lapord")
	ts.Check(err)
	b.cmd = exec.Command(program, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	b.cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "PATH", "LAPOR_LAPORD_ARGON_MIB", "TMPDIR"} {
		b.cmd.Env = append(b.cmd.Env, name+"="+ts.Getenv(name))
	}
	pipe, err := b.cmd.StderrPipe()
	ts.Check(err)
	ts.Check(b.cmd.Start())
	ts.Defer(func() { _ = b.cmd.Process.Kill() }) // if the script ended early
	b.stderr = bufio.NewReader(pipe)
	for {
		line, err := b.stderr.ReadString('\n')
		ts.Check(err)
		if _, address, ok := strings.Cut(line, "http://"); ok {
			ts.Setenv("SERVER", "http://"+strings.TrimRight(strings.Fields(address)[0], "."))
			return
		}
	}
}

// terminate ends the server as a service manager does, and shows what it said.
func terminate(ts *testscript.TestScript, _ bool, _ []string) {
	b := ts.Value(serverKey{}).(*background)
	ts.Check(b.cmd.Process.Signal(os.Interrupt))
	said, err := io.ReadAll(b.stderr)
	ts.Check(err)
	_, _ = ts.Stderr().Write(said)
	ts.Check(b.cmd.Wait()) // exit code 0
}

// get PATH shows status and body of the server's answer.
func get(ts *testscript.TestScript, _ bool, args []string) {
	answer, err := http.Get(ts.Getenv("SERVER") + args[0])
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%d\n%s\n", answer.StatusCode, body)
}

// occupy takes a port and sets ADDR to its address.
func occupy(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv("ADDR", l.Addr().String())
}

// sheet FILE.xlsx ROWS.csv makes a workbook of just these columns and rows.
func sheet(ts *testscript.TestScript, _ bool, args []string) {
	table, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[1]))).ReadAll()
	ts.Check(err)
	rows := func(yield func(sample.Row) bool) {
		for _, cells := range table[1:] {
			row := sample.Row{}
			for i, name := range table[0] {
				row[name] = cells[i]
			}
			if !yield(row) {
				return
			}
		}
	}
	workbook(ts, args[0], rows, sample.Style{Columns: table[0], Preamble: [][]string{{"Daftar Laporan SP4N-LAPOR!"}, {}}})
}

// export FILE.xlsx COUNT makes an invented export of the official form.
func export(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	until := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	workbook(ts, args[0], sample.From(invent.New(3), sample.Period{Count: n, Tracking: 9_100_000, Until: until, Days: 60, Agency: invent.CodeFirst}),
		sample.Style{Dates: sample.MixedDates, Saved: until})
}

func workbook(ts *testscript.TestScript, name string, rows iter.Seq[sample.Row], style sample.Style) {
	f, err := os.Create(ts.MkAbs(name))
	ts.Check(err)
	_, err = sample.Write(context.Background(), f, rows, style)
	ts.Check(errors.Join(err, f.Close()))
}

// shorten FILE cuts a file in half.
func shorten(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), info.Size()/2))
}

// count N PATTERN demands how many files have such a name.
func count(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[1]))
	ts.Check(err)
	if strconv.Itoa(len(found)) != args[0] {
		ts.Fatalf("%d files: %v", len(found), found)
	}
}
