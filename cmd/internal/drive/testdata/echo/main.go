// Command echo is what the tests of package drive drive: it shows what it was
// told. -mute keeps it from announcing idleness, -ask makes it ask for a name in
// line mode first, -exit n makes it end at once with that code.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/tui/idle"
)

// steps is how many messages the slow command of f5 takes.
const steps = 300

type step int

type model struct {
	reporter   *idle.Reporter
	name       string
	keys       int
	last       string
	pasted     string
	typed      string
	dark       string
	step       int // of the slow command, 0 when it does not run
	cols, rows int
}

func main() {
	mute := flag.Bool("mute", false, "never announce idleness")
	ask := flag.Bool("ask", false, "ask for a name first")
	exit := flag.Int("exit", -1, "end at once with this code")
	flag.Parse()
	if *exit >= 0 {
		fmt.Println("ending")
		os.Exit(*exit)
	}
	m := model{dark: "unknown"}
	if !*mute {
		m.reporter = idle.FromEnv()
	}
	if *ask {
		fmt.Print("Name? ")
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if err != nil {
			os.Exit(1)
		}
		m.name = strings.TrimSpace(line)
	}
	if _, err := tea.NewProgram(m).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("goodbye")
}

func (m model) Init() tea.Cmd { return tea.RequestBackgroundColor }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.cols, m.rows = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.dark = fmt.Sprint(msg.IsDark())
	case tea.PasteMsg:
		m.keys++
		m.pasted = msg.Content
	case tea.KeyPressMsg:
		m.keys++
		m.last = msg.String()
		m.typed += msg.Text
		switch m.last {
		case "f5":
			m.step, cmd = 1, next(1)
		case "ctrl+q":
			return m, tea.Quit
		case "ctrl+y":
			cmd = tea.SetClipboard("salinan")
		}
	case step:
		m.step, cmd = int(msg), next(int(msg))
		if msg > steps {
			m.step, cmd = 0, nil
		}
	}
	if m.step == 0 && m.dark != "unknown" && m.cols > 0 {
		m.reporter.Report(m.keys)
	}
	return m, cmd
}

func next(n int) tea.Cmd { return func() tea.Msg { return step(n + 1) } }

func (m model) View() tea.View {
	state := "idle"
	if m.step > 0 {
		state = "busy"
	}
	lines := []string{
		"\x1b[1;33mecho\x1b[m " + m.name,
		"last: " + m.last,
		"typed: " + m.typed,
		fmt.Sprintf("pasted: %q", m.pasted),
		fmt.Sprintf("size: %dx%d", m.cols, m.rows),
		"dark: " + m.dark,
		"\x1b[7mstate: " + state + "\x1b[m",
	}
	view := tea.NewView(strings.Join(lines, "\n"))
	view.AltScreen = true
	view.WindowTitle = m.reporter.Title("echo", m.cols, m.rows)
	return view
}
