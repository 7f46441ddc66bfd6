package main

import (
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"lapor/cmd/internal/console"
	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/desk"
	"lapor/tui/editor"
)

// words are what the options of an act say.
type words struct {
	text, reason, code, unit, target, until, channel string
	title, category                                  string
	level                                            uint8
	secret, interim, closes, yes, releases           bool
}

// bind makes the named options; every act names the same things the same way.
func (w *words) bind(p *program, f *pflag.FlagSet, names ...string) {
	t := func(name string) string { return p.Text.T("flag." + name) }
	for _, name := range names {
		switch name {
		case "text":
			f.StringVar(&w.text, "text", "", t("text"))
		case "reason":
			f.StringVar(&w.reason, "reason", "", t("reason"))
		case "code":
			f.StringVar(&w.code, "code", "", t("reason_code"))
		case "unit":
			f.StringVar(&w.unit, "unit", "", t("unit"))
		case "target":
			f.StringVar(&w.target, "target", "", t("target"))
		case "from":
			f.StringVar(&w.target, "from", "", t("input_from"))
		case "until":
			f.StringVar(&w.until, "until", "", t("until_day"))
		case "channel":
			f.StringVar(&w.channel, "channel", "", t("channel"))
		case "title":
			f.StringVar(&w.title, "title", "", t("title"))
		case "category":
			f.StringVar(&w.category, "category", "", t("category"))
		case "level":
			f.Uint8Var(&w.level, "level", 1, t("level"))
		case "releases":
			f.BoolVar(&w.releases, "releases", false, t("releases"))
		case "secret":
			f.BoolVar(&w.secret, "secret", false, t("secret"))
		case "interim":
			f.BoolVar(&w.interim, "interim", false, t("interim"))
		case "close":
			f.BoolVar(&w.closes, "close", false, t("close"))
		case "yes":
			f.BoolVar(&w.yes, "yes", false, t("yes"))
		}
	}
}

// node finds the unit of --unit by its code.
func (o *office) node(code string) (model.ID, error) {
	if code == "" {
		return model.ID{}, nil
	}
	a, ok := o.me.Tree.ByCode(code)
	if !ok {
		return model.ID{}, &model.Error{Code: "no_such_unit", Field: "unit", Args: map[string]any{"unit": code}}
	}
	return a.ID, nil
}

// day reads --until as officers write days.
func (o *office) day(s string) (calendar.Date, error) {
	if s == "" {
		return calendar.Date{}, nil
	}
	day, ok := desk.ParseDay(s, o.desk.Today(o.desk.Zone(o.me)), o.me.Rules.View(o.desk.Home(o.me)))
	if !ok {
		return day, &model.Error{Code: model.CodeBadInput, Field: "date", Detail: s}
	}
	return day, nil
}

// reasonCode is one of those that the kind offers; "other" if only a text was
// given.
func reasonCode(kind model.Kind, code, text string) (desk.ReasonCode, error) {
	if code == "" && text != "" {
		return desk.ReasonOther, nil
	}
	var offered []string
	for _, c := range desk.Reasons(kind) {
		if string(c) == code {
			return c, nil
		}
		offered = append(offered, string(c))
	}
	return "", console.BadOption("code", code, strings.Join(offered, ", "))
}

// longText is --text, standard input for "-" or when something is piped in,
// else what the officer's editor leaves. typed reports that it would be lost
// if nobody kept it.
func (p *program) longText(given string, begin string) (text string, typed bool, err error) {
	f, isFile := p.in.(*os.File)
	switch {
	case given != "" && given != "-":
		return given, false, nil
	case given == "-" || !isFile || !term.IsTerminal(int(f.Fd())):
		b, err := io.ReadAll(io.LimitReader(p.in, 8*model.MaxText))
		return string(b), true, err
	}
	text, err = p.edit(begin)
	return text, true, err
}

// edit opens the officer's editor on this terminal.
func (p *program) edit(begin string) (string, error) {
	loan, err := editor.Lend(begin)
	if err != nil {
		return "", err
	}
	p.useEditor()
	cmd, err := loan.Command()
	if err != nil {
		_ = loan.Drop() // it holds nothing that was typed
		return "", err
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := runEditor(cmd); err != nil {
		return "", &model.Error{Code: "editor_failed", Err: err}
	}
	return loan.Take()
}

func runEditor(cmd *exec.Cmd) error { return cmd.Run() }

// useEditor makes the editor of the settings the one that is used.
func (p *program) useEditor() {
	if name := p.settings.UI.Editor; name != "" {
		_ = os.Setenv("VISUAL", name) // fails only for names no shell knows
	}
}
