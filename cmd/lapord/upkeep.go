package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

const (
	codeFileExists model.Code = "file_exists"     // Args file
	codeItself     model.Code = "backup_itself"   // the database is no place for its own backup; Args file
	codeUnwritable model.Code = "file_unwritable" // Args file
)

func (s *program) backupCommand() *cobra.Command {
	var replace bool
	cmd := &cobra.Command{Use: "backup FILE", Short: s.Text.T("lapord.backup"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.with(cmd.Context(), func(store central.Store) error { return s.backup(cmd.Context(), store, args[0], replace) })
		}}
	cmd.Flags().BoolVar(&replace, "replace", false, s.Text.T("flag.replace"))
	return cmd
}

func (s *program) backup(ctx context.Context, store central.Store, file string, replace bool) error {
	if _, err := os.Lstat(file); err == nil && !replace {
		return &model.Error{Code: codeFileExists, Args: map[string]any{"file": file}}
	}
	err := store.Backup(ctx, file)
	var place *fs.PathError
	switch {
	case model.CodeOf(err) == central.CodeInUse:
		err = &model.Error{Code: codeItself, Args: map[string]any{"file": file}, Err: err}
	case model.CodeOf(err) == "" && errors.As(err, &place):
		err = &model.Error{Code: codeUnwritable, Args: map[string]any{"file": file}, Err: err}
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	s.Say("lapord.backed_up", "file", file, "mib", mebibytes(info.Size()))
	return s.Object(map[string]any{"file": file, "bytes": info.Size()})
}

// restoreCommand puts a backup in the place of the database — the present
// one is kept beside it — and gives the server a new incarnation, so that
// clients offer again what the backup does not know.
func (s *program) restoreCommand() *cobra.Command {
	return &cobra.Command{Use: "restore [FILE]", Short: s.Text.T("lapord.restore"), Long: s.Text.T("lapord.restore_long"), Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			kept := ""
			if len(args) == 1 {
				if kept, err = central.PutBack(cmd.Context(), s.settings.Lapord.Database, args[0], s.clock()); err != nil {
					return err
				}
			}
			return s.with(cmd.Context(), func(store central.Store) error { return s.restored(cmd.Context(), store, kept) })
		}}
}

func (s *program) restored(ctx context.Context, store central.Store, kept string) error {
	incarnation, err := store.Restored(ctx, s.clock(), s.random)
	if err != nil {
		return err
	}
	if kept != "" {
		s.Say("lapord.kept_aside", "file", kept)
	}
	s.Say("lapord.restored")
	return s.Object(map[string]string{"kept": kept, "incarnation": strconv.FormatUint(incarnation, 16)})
}

// status is the state of the server under --json.
type status struct {
	Reports  int    `json:"reports"`
	Events   int    `json:"events"`
	Users    int    `json:"users"`
	Devices  int    `json:"devices"`
	Parked   int    `json:"parked"`
	Seq      uint64 `json:"seq"`
	Bytes    int64  `json:"bytes"`
	Calendar struct {
		Revision  uint64 `json:"revision"`
		Years     []int  `json:"years"`
		Uncovered []int  `json:"uncovered"`
	} `json:"calendar"`
}

func (s *program) statusCommand() *cobra.Command {
	return &cobra.Command{Use: "status", Short: s.Text.T("lapord.status"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error { return s.status(cmd.Context(), store) })
		}}
}

func (s *program) status(ctx context.Context, store central.Store) error {
	if err := store.Check(ctx); err != nil {
		return err
	}
	n, err := store.Stats(ctx)
	if err != nil {
		return err
	}
	cal, err := calendarOf(ctx, store)
	if err != nil {
		return err
	}
	st := status{Reports: n.Reports, Events: n.Events, Users: n.Users, Devices: n.Devices, Parked: n.Parked, Seq: n.Seq, Bytes: n.Bytes}
	st.Calendar.Revision, st.Calendar.Years = cal.Revision(), cal.Years()
	st.Calendar.Uncovered = uncovered(cal, calendar.DateOf(s.clock(), calendar.WIB.Location()))
	s.Say("lapord.status_is", "reports", st.Reports, "events", st.Events, "users", st.Users,
		"devices", st.Devices, "parked", st.Parked, "mib", mebibytes(st.Bytes))
	for _, year := range st.Calendar.Uncovered {
		s.Hint("lapord.calendar_uncovered", "year", strconv.Itoa(year))
	}
	return s.Object(st)
}

// mebibytes, rounded up: a small file is not nothing.
func mebibytes(n int64) int { return int((n + 1<<20 - 1) >> 20) }
