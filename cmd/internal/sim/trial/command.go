package trial

import (
	"encoding/json"
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// Root is the command line over some trials.
func Root(name, short string, trials ...Trial) *cobra.Command {
	root := &cobra.Command{Use: name, Short: short, SilenceErrors: true, SilenceUsage: true}
	var o options
	f := root.PersistentFlags()
	f.Uint64Var(&o.seed, "seed", 1, "everything random follows from it")
	f.BoolVar(&o.json, "json", false, "print one object: name, seed, violations, figures")
	f.StringVar(&o.dir, "dir", "", "work in a new folder below this one and keep it (default: a temporary one)")
	for _, t := range trials {
		root.AddCommand(o.command(t))
	}
	return root
}

type options struct {
	seed uint64
	json bool
	dir  string
}

func (o *options) command(t Trial) *cobra.Command {
	c := &cobra.Command{Use: t.Name, Short: t.Short, Long: t.Long, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, t) }}
	if t.Flags != nil {
		t.Flags(c.Flags())
	}
	return c
}

func (o *options) run(cmd *cobra.Command, t Trial) (err error) {
	dir, err := os.MkdirTemp(o.dir, "laporsim-")
	if err != nil {
		return err
	}
	if o.dir == "" {
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	talk := cmd.OutOrStdout()
	if o.json {
		talk = io.Discard
	}
	r := New(t.Name, o.seed, dir, talk)
	if err := t.Run(cmd.Context(), r); err != nil {
		return err
	}
	if o.json {
		err = json.NewEncoder(cmd.OutOrStdout()).Encode(r.Result())
	} else {
		r.PrintFigures(talk)
	}
	if err == nil && r.Violations() > 0 {
		err = ErrViolated
	}
	return err
}
