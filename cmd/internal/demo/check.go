package demo

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"strings"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
	"lapor/store/central"
	"lapor/tui/desk"
)

// CodeCheck: a step of the check did not hold; Detail says which and why.
const CodeCheck model.Code = "check_failed"

// Check does the main job of the programs without a terminal, in the running
// world, and hands each step with its evidence to Say. It stops at the first
// that does not hold.
type Check struct {
	World  *World
	Dir    string                                              // for profiles and files
	Worker func(ctx context.Context, profile string) *exec.Cmd // a process that runs Work on a profile in Dir
	Say    func(step, evidence string)

	liaison, coordinator workplace.Options
	written              []model.Outgoing // all that must reach the server
	conflict             model.Outgoing
	killed               []model.ID
}

// Run is the whole check.
func (c *Check) Run(ctx context.Context) error {
	for _, s := range []struct {
		name string
		do   func(context.Context) (string, error)
	}{
		{"seeded", c.seeded}, {"enrolled", c.enrolled}, {"offline", c.offline}, {"replied", c.replied},
		{"escalated", c.escalated}, {"moved", c.moved}, {"dispatched", c.dispatched}, {"killed", c.kill},
		{"restarted", c.restarted}, {"synced", c.synced}, {"read_back", c.readBack}, {"parked", c.parked},
		{"quiet", c.quiet}, {"imported", c.imported},
	} {
		evidence, err := s.do(ctx)
		if err != nil {
			return &model.Error{Code: CodeCheck, Detail: s.name + ": " + err.Error(), Err: err}
		}
		c.Say(s.name, evidence)
	}
	return nil
}

func (c *Check) seeded(ctx context.Context) (string, error) {
	stats, err := c.World.Store.Stats(ctx)
	if err == nil && (stats.Reports != c.World.Reports || stats.Events < stats.Reports) {
		err = fmt.Errorf("the store holds %d reports, %d events", stats.Reports, stats.Events)
	}
	return fmt.Sprintf("%d reports, %d events, %d users", stats.Reports, stats.Events, stats.Users), err
}

// enrolled: both officers log in and fetch everything they may hold; the
// engine compares the digests.
func (c *Check) enrolled(ctx context.Context) (string, error) {
	var said []string
	for role, o := range map[model.Role]*workplace.Options{model.RoleLiaison: &c.liaison, model.RoleCoordinator: &c.coordinator} {
		var err error
		if *o, _, err = c.World.Player(ctx, c.Dir, role); err != nil {
			return "", err
		}
		err = c.with(ctx, *o, func(place *workplace.Workplace, d desk.Desk) error {
			sum, err := place.Sync(ctx, nil)
			if err != nil {
				return err
			}
			said = append(said, fmt.Sprintf("%s: %d items, %d kB", o.Profile, sum.Received, sum.Bytes>>10))
			_, err = open(ctx, d, queue.ViewAll, 1)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return strings.Join(said, "; "), nil
}

func (c *Check) with(ctx context.Context, o workplace.Options, f func(*workplace.Workplace, desk.Desk) error) error {
	place, err := workplace.Open(ctx, o)
	if err != nil {
		return err
	}
	err = f(place, place.Desk(0))
	if closed := place.Close(); err == nil {
		err = closed
	}
	return err
}

func (c *Check) offline(ctx context.Context) (string, error) {
	c.World.Gate.Cut(true)
	var code model.Code
	err := c.with(ctx, c.liaison, func(place *workplace.Workplace, _ desk.Desk) error {
		_, err := place.Sync(ctx, nil)
		if code = model.CodeOf(err); code == "" {
			return fmt.Errorf("a sync over the cut link said: %w", err)
		}
		return nil
	})
	return "link cut; a sync says " + string(code), err
}

func (c *Check) act(ctx context.Context, o workplace.Options, view queue.View, skip, n int, fits func(model.Report) bool, act func(i int, r model.Report, me model.Me) desk.Act) error {
	return c.with(ctx, o, func(_ *workplace.Workplace, d desk.Desk) error {
		me, err := d.Store.Me(ctx)
		if err != nil {
			return err
		}
		rows, err := open(ctx, d, view, 500)
		if err != nil {
			return err
		}
		done := 0
		for _, row := range rows {
			dossier, err := d.Store.Dossier(ctx, row.ID)
			if err != nil {
				return err
			}
			if len(dossier.Pending) > 0 || !fits(dossier.Report) {
				continue
			}
			if skip--; skip >= 0 {
				continue
			}
			out, err := d.Do(ctx, desk.Seen{Report: dossier.Report}, act(done, dossier.Report, me))
			if err != nil {
				return err
			}
			c.written = append(c.written, out)
			if done++; done == n {
				return nil
			}
		}
		return fmt.Errorf("only %d of %d reports fit", done, n)
	})
}

func workable(r model.Report) bool {
	return (r.Stage == model.StageAwaiting || r.Stage == model.StageProgress) && r.Escalation.Level == 0 && r.NotAuthority == (model.NotAuthority{})
}

const replies = 3

func (c *Check) replied(ctx context.Context) (string, error) {
	err := c.act(ctx, c.liaison, queue.ViewAll, 0, replies, workable, func(i int, _ model.Report, me model.Me) desk.Act {
		if i == 0 {
			promised := me.Rules.Calendar.For(calendar.Week{Zone: calendar.WITA}).Add(calendar.DateOf(c.World.Now(), calendar.WITA.Location()), 5).Date
			return desk.Reply(desk.Interim, "Terima kasih atas laporannya. Petugas memeriksa lokasi pekan ini.", promised, false)
		}
		return desk.Reply(desk.Result, fmt.Sprintf("Sudah diperbaiki pada hari ini oleh petugas kami, bukti foto ada di kantor. Balasan uji %d.", i), calendar.Date{}, false)
	})
	return fmt.Sprintf("%d replies written without network", replies), err
}

func (c *Check) escalated(ctx context.Context) (string, error) {
	err := c.act(ctx, c.liaison, queue.ViewAll, 0, 1, workable, func(int, model.Report, model.Me) desk.Act {
		return desk.Escalate(1, model.ID{}, "Perlu alat berat yang tidak kami miliki.")
	})
	return "1 escalation to the coordinator written without network", err
}

func (c *Check) dispatched(ctx context.Context) (string, error) {
	unverified := func(r model.Report) bool { return r.Stage == model.StageUnverified && !r.Anonymous }
	unit := c.liaison.Profile
	account, _ := c.World.Office.ByLogin(unit)
	err := c.act(ctx, c.coordinator, queue.ViewAll, 0, 1, unverified, func(int, model.Report, model.Me) desk.Act {
		return desk.Verify(account.Mandate.Node, model.Correction{}, false)
	})
	if err != nil {
		return "", err
	}
	last := c.written[len(c.written)-1]
	return "report " + last.Tracking + " verified and dispatched by the coordinator without network", nil
}

// kill starts a process that writes without end, and kills it in the middle.
func (c *Check) kill(ctx context.Context) (string, error) {
	const enough = 25
	cmd := c.Worker(ctx, c.liaison.Profile)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if len(c.killed) == enough {
			_ = cmd.Process.Kill()
		}
		text, ok := strings.CutPrefix(lines.Text(), "saved ")
		if !ok {
			continue
		}
		id, err := model.ParseID(strings.TrimSpace(text))
		if err != nil {
			return "", err
		}
		c.killed = append(c.killed, id)
	}
	err = cmd.Wait()
	if len(c.killed) < enough || err == nil {
		return "", fmt.Errorf("the process ended by itself after %d: %v", len(c.killed), err)
	}
	return fmt.Sprintf("a process killed while writing, %d operations said to be saved, none sent", len(c.killed)), nil
}

func (c *Check) restarted(ctx context.Context) (string, error) {
	var found, all int
	err := c.with(ctx, c.liaison, func(_ *workplace.Workplace, d desk.Desk) error {
		out, err := d.Store.Outbox(ctx)
		if err != nil {
			return err
		}
		waiting := map[model.ID]model.Outgoing{}
		for _, o := range out {
			waiting[o.Op.ID] = o
		}
		all = len(out)
		for _, id := range c.killed {
			if o, ok := waiting[id]; ok && o.State == model.OutWaiting {
				found++
				c.written = append(c.written, o)
				delete(waiting, id)
			}
		}
		for _, o := range waiting { // written in the last instant, before it was said
			if o.Op.Kind == model.KindNote {
				c.written = append(c.written, o)
			}
		}
		return nil
	})
	if err == nil && found != len(c.killed) {
		err = fmt.Errorf("%d of %d operations are left", found, len(c.killed))
	}
	return fmt.Sprintf("all %d there again, %d in the outbox", found, all), err
}

// moved lets the coordinator's colleague take a report away that the liaison
// answers without knowing it.
func (c *Check) moved(ctx context.Context) (string, error) {
	if err := c.act(ctx, c.liaison, queue.ViewAll, 0, 1, workable, func(int, model.Report, model.Me) desk.Act {
		return desk.Reply(desk.Result, conflictText, calendar.Date{}, false)
	}); err != nil {
		return "", err
	}
	last := len(c.written) - 1
	c.conflict, c.written = c.written[last], c.written[:last]
	var r model.Report
	err := c.World.Store.Snapshot(ctx, func(rd central.Reader) error {
		reports, err := rd.Reports(ctx, []model.ID{c.conflict.Op.Report})
		if err == nil && len(reports) == 1 {
			r = reports[0]
		}
		return err
	})
	if err != nil {
		return "", err
	}
	away, _ := c.World.Office.Tree.ByCode("DISHUB")
	_, err = c.World.Colleague().Act(ctx, model.KindDispatch, r, model.Body{Unit: away.ID, Reason: "Kewenangan perhubungan."})
	return "report " + r.Tracking + " answered offline and meanwhile moved to " + away.Name, err
}

const conflictText = "Balasan yang ditulis luring, dengan tanda baca: “kutip”, 50 % & baris\nkedua."
