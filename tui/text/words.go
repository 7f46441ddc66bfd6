package text

import (
	"strconv"
	"strings"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
	"lapor/model/safetext"
)

// HMark is a deadline as offices write it: H-2 (two working days left), H,
// H+3 (three working days late), with ± in front when the start is estimated
// and the word for a pause instead when the clock stands still. days is the
// number of working days left, negative when late; plusMinus is the sign.
func (c *Catalog) HMark(days int, paused, estimated bool, plusMinus string) string {
	if paused {
		return c.T("word.paused")
	}
	mark := "H"
	if days != 0 {
		mark = "H" + signed(-days)
	}
	if estimated {
		return plusMinus + mark
	}
	return mark
}

func signed(n int) string {
	if n > 0 {
		return "+" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// Stage is the name of a stage on the screen.
func (c *Catalog) Stage(s model.Stage) string { return c.T("word.stage." + s.String()) }

// ShortStage fits a narrow column, at most 10 cells.
func (c *Catalog) ShortStage(s model.Stage) string { return c.T("word.stageShort." + s.String()) }

// Kind is what an operation is called, as a noun: "Tanggapan hasil".
func (c *Catalog) Kind(k model.Kind) string { return c.Or("kind."+string(k), string(k)) }

// Role is the name of a role.
func (c *Catalog) Role(r model.Role) string {
	if r == model.RoleNone {
		return ""
	}
	return c.T("word.role." + r.String())
}

// MandateKind is the title by which a mandate is held; "" for definitive.
func (c *Catalog) MandateKind(k model.MandateKind) string {
	if k == model.MandateDefinitive {
		return ""
	}
	return c.T("word.mandate." + k.String())
}

// Class is the name of a classification.
func (c *Catalog) Class(class model.Classification) string {
	if class == model.ClassUnknown {
		return c.T("word.class.none")
	}
	return c.T("word.class." + class.String())
}

// Channel is the name of a channel; the source's own word where we have none.
func (c *Catalog) Channel(ch model.Channel) string {
	if ch == "" {
		return ""
	}
	if name := "word.channel." + string(ch); c.Has(name) {
		return c.T(name)
	}
	return safetext.Line(string(ch)).String()
}

// Clockname is the name of a deadline clock.
func (c *Catalog) ClockName(k model.ClockKind) string {
	if k == model.ClockNone {
		return ""
	}
	return c.T("word.clock." + k.String())
}

// Skip says why a day did not count.
func (c *Catalog) Skip(s calendar.Skip) string {
	reason := c.T("word.skip." + s.Reason())
	if s.Holiday.Name == "" {
		return reason
	}
	return reason + ": " + safetext.Line(s.Holiday.Name).String()
}

// View is the name of a built-in view, as on its tab.
func (c *Catalog) View(v queue.View) string { return c.T("view." + strconv.Itoa(int(v))) }

// Basis says on what an estimated start rests.
func (c *Catalog) Basis(code string) string {
	if code == "" {
		return ""
	}
	return c.Or("word.basis."+code, c.T("word.basis.other"))
}

// Decision is one way to end a parked operation, in words.
func (c *Catalog) Decision(d model.Decision) string { return c.Or("decision."+string(d), string(d)) }

// OutState is where an operation of this device stands.
func (c *Catalog) OutState(s model.OutState) string {
	return c.T("word.out." + strconv.Itoa(int(s)))
}

// Flag is a flag of a row in words, by its code in the search language.
func (c *Catalog) Flag(code string) string { return c.T("word.flag." + code) }

// Key is the name of a key on the screen: Enter, Spasi, Ctrl+P, PgDn.
func (c *Catalog) Key(key string) string {
	if name := "key." + key; c.Has(name) {
		return c.T(name)
	}
	if rest, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "Ctrl+" + strings.ToUpper(rest)
	}
	if len(key) > 1 && key[0] == 'f' && strings.Trim(key[1:], "0123456789") == "" {
		return "F" + key[1:]
	}
	return key
}
