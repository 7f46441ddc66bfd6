package form_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/desk"
	"lapor/tui/form"
	"lapor/tui/tuitest"
)

func press(i form.Input, keys ...string) (used bool) {
	for _, k := range keys {
		used, _ = i.Update(tuitest.Key(k))
	}
	return used
}

func write(i form.Input, text string) {
	for _, r := range text {
		press(i, string(r))
	}
}

func TestADayIsMovedByWorkingDays(t *testing.T) {
	today := calendar.NewDate(2026, 11, 12) // a Thursday
	cal, err := calendar.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d := form.NewDay(func() calendar.Date { return today }, cal.For(calendar.Week{}))
	if _, ok := d.Value(); ok {
		t.Error("an empty field holds a day")
	}
	press(d, "up", "up")
	if day, _ := d.Value(); day != calendar.NewDate(2026, 11, 16) {
		t.Errorf("two working days ahead is %v", day)
	}
	press(d, "down", "down", "down", "down")
	if day, _ := d.Value(); day.Before(today) {
		t.Errorf("moved into the past: %v", day)
	}
}

func TestAChoiceIsMadeByArrowsAndDigits(t *testing.T) {
	c := form.NewChoice([]string{"a", "b", "c"}, -1)
	if c.Value() != -1 {
		t.Error("chosen before anybody chose")
	}
	press(c, "down")
	if c.Value() != 0 {
		t.Errorf("the first arrow chooses %d", c.Value())
	}
	press(c, "down", "down")
	if c.Value() != 2 || press(c, "down") {
		t.Errorf("at the end: %d", c.Value())
	}
	press(c, "2")
	if c.Value() != 1 || press(c, "9") || press(c, "x") {
		t.Errorf("digit 2 chooses %d", c.Value())
	}
}

func TestTheFirstMatchIsTakenAndAnEmptySearchTakesNothing(t *testing.T) {
	tree := model.NewTree([]model.Agency{
		{ID: model.ID{1}, Code: "BANJAR", Name: "Kabupaten Banjar", Level: model.LevelAgency},
		{ID: model.ID{2}, Parent: model.ID{1}, Code: "BANJAR.DINKES", Name: "Dinas Kesehatan", Level: model.LevelUnit},
	})
	u := form.NewUnits(desk.NewUnits(tree, nil, model.Report{}), model.ID{})
	press(u, "enter")
	if !u.Value().IsZero() {
		t.Error("Enter on nothing chooses a unit")
	}
	write(u, "dinkes")
	if u.Value() != (model.ID{2}) {
		t.Errorf("chosen %v", u.Value())
	}
	write(u, "x")
	if !u.Value().IsZero() {
		t.Error("a unit stays chosen that no longer matches")
	}
}

func TestAPasteIsCleanedBeforeAnInputSeesIt(t *testing.T) {
	hostile := "a\x1b]52;c;aGFp\x07\u202eb\nc\u009d"
	area, line := form.NewArea(3), form.NewLine()
	for _, i := range []form.Input{area, line} {
		i.Update(tea.PasteMsg{Content: hostile})
	}
	if got := area.Value(); got != "a]52;c;aGFpb\nc" {
		t.Errorf("area %q", got)
	}
	if got := line.Value(); got != "a]52;c;aGFpb c" {
		t.Errorf("line %q", got)
	}
}

func TestTheAreaHoldsLongTexts(t *testing.T) {
	area := form.NewArea(5)
	long := strings.Repeat("Jalan berlubang di depan pasar.\n", 600)
	area.Set(long)
	if area.Value() != long {
		t.Errorf("%d characters of %d", len(area.Value()), len(long))
	}
}

func BenchmarkTypingInALongText(b *testing.B) {
	area := form.NewArea(20)
	area.Set(strings.Repeat("Jalan di depan pasar berlubang sejak bulan lalu. ", 170)) // 8,300 characters
	key := tuitest.Key("a")
	for b.Loop() {
		area.Update(key)
	}
}
