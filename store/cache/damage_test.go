package cache

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lapor/model"
)

// crash leaves the files of a desk as a killed process would, log included,
// in another folder, and returns that.
func (d *desk) crash() string {
	d.t.Helper()
	dir := d.t.TempDir()
	to := filepath.Join(dir, filepath.Base(d.Dir()))
	d.must(os.Mkdir(to, 0o700))
	for _, name := range []string{databaseFile, databaseFile + "-wal"} {
		b, err := os.ReadFile(filepath.Join(d.Dir(), name))
		if !errors.Is(err, fs.ErrNotExist) {
			d.must(err)
			d.must(os.WriteFile(filepath.Join(to, name), b, 0o600))
		}
	}
	return dir
}

func damage(t *testing.T, path string, at int64, b []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		_, err = f.WriteAt(b, at)
		f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestADamagedCacheIsPutAsideAndNothingWrittenIsLost(t *testing.T) {
	long := strings.Repeat("Petugas sudah ke lokasi dan mencatat kerusakan. ", 200) // over several pages
	garbage := bytes.Repeat([]byte{0xa5}, 4096)
	for name, hurt := range map[string]func(t *testing.T, db string){
		"first page overwritten": func(t *testing.T, db string) { damage(t, db, 0, garbage) },
		"header overwritten":     func(t *testing.T, db string) { damage(t, db, 0, garbage[:100]) },
		"schema overwritten":     func(t *testing.T, db string) { damage(t, db, 100, garbage[:2000]) },
		"not a database":         func(t *testing.T, db string) { damage(t, db, 0, []byte("<html>captive portal</html>")) },
	} {
		for _, checkpointed := range []bool{true, false} {
			t.Run(name+map[bool]string{true: ", log written back", false: ", log beside it"}[checkpointed], func(t *testing.T) {
				d := liaison(t, 3)
				sent := d.submit(note(d.report(1).ID, "sedang dikirim"))
				d.take()
				waiting := d.submit(note(d.report(2).ID, long))
				draft, err := d.SaveDraft(d.ctx(), model.Draft{Report: d.report(3).ID, Kind: model.KindNote, Body: model.Body{Text: "Konsep " + long}})
				d.must(err)
				if checkpointed {
					d.must(d.scrub(d.ctx()))
				}
				d.dir = d.crash()
				file := filepath.Join(d.dir, "rina", databaseFile)
				hurt(t, file)
				hurtFile, err := os.ReadFile(file)
				d.must(err)

				d.open()
				list, err := d.Outbox(d.ctx())
				d.must(err)
				got := map[model.ID]string{}
				for _, o := range list {
					got[o.Op.ID] = o.Op.Body.Text
				}
				drafts, err := d.Drafts(d.ctx())
				d.must(err)
				if len(got) != 2 || got[sent.Op.ID] != "sedang dikirim" || got[waiting.Op.ID] != long ||
					len(drafts) != 1 || drafts[0].ID != draft.ID || drafts[0].Body.Text != "Konsep "+long {
					t.Fatalf("%d operations, %d drafts, %+v", len(got), len(drafts), d.Recovered())
				}
				if r := d.Recovered(); r == nil {
					if checkpointed {
						t.Fatal("nobody is told")
					}
				} else {
					kept, err := os.ReadFile(r.Aside)
					d.must(err)
					if !bytes.Equal(kept, hurtFile) || r.Operations != 2 || r.Drafts != 1 {
						t.Errorf("%+v; the damaged file was changed: %t", r, !bytes.Equal(kept, hurtFile))
					}
				}
				d.must(d.SetSetting(d.ctx(), "x", "y")) // it works
			})
		}
	}
}

func TestACutFileKeepsWhatCanBeRead(t *testing.T) {
	d := liaison(t, 200)
	for i := 1; i <= 20; i++ {
		d.submit(note(d.report(i).ID, "catatan"))
	}
	d.must(d.scrub(d.ctx()))
	d.dir = d.crash()
	file := filepath.Join(d.dir, "rina", databaseFile)
	info, err := os.Stat(file)
	d.must(err)
	d.must(os.Truncate(file, info.Size()/2/4096*4096))
	d.open()
	list, err := d.Outbox(d.ctx())
	d.must(err)
	if len(list) == 0 {
		t.Errorf("nothing recovered: %+v", d.Recovered())
	}
	for _, o := range list {
		if o.Op.Body.Text != "catatan" {
			t.Errorf("%+v", o)
		}
	}
}

func TestDamageUnderAnotherProcessIsLeftAlone(t *testing.T) {
	d := liaison(t, 1)
	file := filepath.Join(d.Dir(), databaseFile)
	d.must(d.scrub(d.ctx()))
	damage(t, file, 0, bytes.Repeat([]byte{1}, 100))
	_, err := Open(context.Background(), d.dir, d.options())
	wantCode(t, err, CodeCorrupt)
	if aside, _ := filepath.Glob(filepath.Join(d.Dir(), "damaged-*")); len(aside) != 0 {
		t.Fatalf("put aside under another's hands: %v", aside)
	}
}

func TestACacheOfANewerVersionIsNotTouched(t *testing.T) {
	d := liaison(t, 1)
	d.submit(note(d.report(1).ID, "x"))
	db, err := d.database()
	d.must(err)
	_, err = db.Exec("PRAGMA user_version = 99")
	d.must(err)
	d.must(d.Close())
	file := filepath.Join(d.Dir(), databaseFile)
	before, err := os.ReadFile(file)
	d.must(err)
	_, err = Open(context.Background(), d.dir, d.options())
	wantCode(t, err, CodeNewer)
	after, err := os.ReadFile(file)
	d.must(err)
	if !bytes.Equal(before, after) {
		t.Error("changed")
	}
}

func TestAFolderThatCannotBeWritten(t *testing.T) {
	if os.Getuid() == 0 {
		// Root may write anywhere: a file in place of the folder must do.
		dir := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(dir, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		d := &desk{t: t, at: morning}
		if _, err := Open(context.Background(), dir, d.options()); err == nil {
			t.Fatal("opened below a file")
		}
		return
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, at: morning}
	_, err := Open(context.Background(), dir, d.options())
	wantCode(t, err, CodeReadOnly)
}

func TestAFullDiskIsSaidAndNothingHalfIsWritten(t *testing.T) {
	d := liaison(t, 1)
	db, err := d.database()
	d.must(err)
	var all []*sql.Conn
	for range connections { // the limit is a connection's own
		conn, err := db.Conn(context.Background())
		d.must(err)
		_, err = conn.ExecContext(context.Background(), "PRAGMA max_page_count = 1") // as small as it is now
		d.must(err)
		all = append(all, conn)
	}
	for _, conn := range all {
		d.must(conn.Close())
	}
	written := 0
	for range 1000 {
		if _, err = d.Submit(d.ctx(), note(d.report(1).ID, strings.Repeat("panjang ", 500)), 0, model.ID{}); err != nil {
			break
		}
		written++
	}
	wantCode(t, err, CodeDiskFull)
	list, err := d.Outbox(d.ctx())
	d.must(err)
	if len(list) != written {
		t.Errorf("%d written, %d there", written, len(list))
	}
}
