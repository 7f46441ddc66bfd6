package main

import (
	"os"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

func (s *program) backupCommand() *cobra.Command {
	return &cobra.Command{Use: "backup FILE", Short: s.Text.T("lapord.backup"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				if err := store.Backup(cmd.Context(), args[0]); err != nil {
					return err
				}
				s.Say("lapord.backed_up", "file", args[0])
				return nil
			})
		}}
}

// restoreCommand puts a backup in the place of the database — the present
// one is kept beside it — and gives the server a new incarnation, so that
// clients offer again what the backup does not know.
func (s *program) restoreCommand() *cobra.Command {
	return &cobra.Command{Use: "restore [FILE]", Short: s.Text.T("lapord.restore"), Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if len(args) == 1 {
				kept, err := central.PutBack(ctx, s.settings.Lapord.Database, args[0], s.clock())
				if err != nil {
					return err
				}
				if kept != "" {
					s.Say("lapord.kept_aside", "file", kept)
				}
			}
			return s.with(ctx, func(store central.Store) error {
				incarnation, err := store.Restored(ctx, s.clock(), s.random)
				if err != nil {
					return err
				}
				s.Say("lapord.restored")
				return s.Object(map[string]uint64{"incarnation": incarnation})
			})
		}}
}

func (s *program) calendarCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "calendar", Short: s.Text.T("lapord.calendar")}
	cmd.AddCommand(&cobra.Command{Use: "import FILE.csv", Short: s.Text.T("lapord.calendar_import"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return &model.Error{Code: "file_missing", Args: map[string]any{"file": args[0]}, Err: err}
			}
			defer f.Close()
			newer, err := calendar.Parse(f)
			if err != nil {
				return &model.Error{Code: "bad_calendar", Detail: err.Error(), Err: err}
			}
			return s.with(cmd.Context(), func(store central.Store) error { return s.putCalendar(cmd, store, newer) })
		}})
	return cmd
}

func (s *program) putCalendar(cmd *cobra.Command, store central.Store, newer *calendar.Calendar) error {
	ctx := cmd.Context()
	var present *calendar.Calendar
	err := store.Snapshot(ctx, func(r central.Reader) error {
		rules, err := r.Rules(ctx)
		present = rules.Calendar
		return err
	})
	if err != nil {
		return err
	}
	merged := present.Replace(newer)
	moved, err := store.PutCalendar(ctx, merged, s.operator(), s.clock())
	if err != nil {
		return err
	}
	s.Say("lapord.calendar_done", "moved", moved, "revision", int(merged.Revision()))
	return s.Object(map[string]any{"moved": moved, "revision": merged.Revision(), "years": merged.Years()})
}

func (s *program) statusCommand() *cobra.Command {
	return &cobra.Command{Use: "status", Short: s.Text.T("lapord.status"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				if err := store.Check(cmd.Context()); err != nil {
					return err
				}
				stats, err := store.Stats(cmd.Context())
				if err != nil {
					return err
				}
				s.Say("lapord.status_is", "reports", stats.Reports, "events", stats.Events, "users", stats.Users,
					"devices", stats.Devices, "parked", stats.Parked, "mib", int(stats.Bytes>>20))
				return s.Object(stats)
			})
		}}
}
