package invent

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"lapor/model"
	"lapor/model/safetext"
)

func complaints(n *Inventor, count int) []Complaint {
	all := make([]Complaint, count)
	for i := range all {
		all[i] = n.Complaint(i)
	}
	return all
}

func TestSameSeedSameComplaints(t *testing.T) {
	a, b, other := New(7), New(7), New(8)
	same := 0
	for _, i := range []int{0, 1, 17, 400, 2999} {
		x, y, z := a.Complaint(i), b.Complaint(i), other.Complaint(i)
		if x.Text != y.Text || x.Title != y.Title || x.Reporter != y.Reporter || x.UnitCode != y.UnitCode {
			t.Errorf("complaint %d differs between two inventors of one seed", i)
		}
		if x.Text == z.Text {
			same++
		}
		if a.Reply(x, Result, 1) != b.Reply(y, Result, 1) {
			t.Errorf("reply to %d differs", i)
		}
	}
	if same > 0 {
		t.Errorf("%d texts are the same for another seed", same)
	}
}

// Figures of domain.md: median 200, p95 1,000, longest 8,500 characters.
func TestLengthsAreThoseOfRealTexts(t *testing.T) {
	var lengths []int
	for _, c := range complaints(New(1), 12_500) {
		size := utf8.RuneCountInString(c.Text)
		if c.Channel == model.ChannelSMS && c.DuplicateOf < 0 && size > 160 {
			t.Fatalf("text message of %d characters: %q", size, c.Text)
		}
		lengths = append(lengths, size)
	}
	slices.Sort(lengths)
	at := func(p int) int { return lengths[(len(lengths)-1)*p/100] }
	for _, want := range []struct{ percentile, low, high int }{{50, 170, 230}, {95, 850, 1150}, {100, 5000, longest}, {5, 20, 80}} {
		if got := at(want.percentile); got < want.low || got > want.high {
			t.Errorf("p%d is %d characters, want %d to %d", want.percentile, got, want.low, want.high)
		}
	}
}

func TestMixOfARealInbox(t *testing.T) {
	const total = 6000
	n := New(3)
	all := complaints(n, total)
	count := map[string]int{}
	topics, channels := map[string]int{}, map[model.Channel]int{}
	seen := map[string]int{}
	for i, c := range all {
		add := func(name string, yes bool) {
			if yes {
				count[name]++
			}
		}
		add("duplicate", c.DuplicateOf >= 0)
		add("c1", strings.ContainsFunc(c.Text, func(r rune) bool { return 0x80 <= r && r <= 0x9f }))
		add("literal newline", strings.Contains(c.Text, `\n`))
		add("personal", len(safetext.FindPersonal(c.Text)) > 0)
		add("anonymous", c.Anonymous)
		add("confidential", c.Confidential)
		add("without category", c.Category == "")
		add("supervisory", c.Supervisory)
		add("capitals", len(c.Text) > 40 && c.Text == strings.ToUpper(c.Text))
		add("aspiration", c.Class == model.ClassAspiration)
		add("information", c.Class == model.ClassInfoRequest)
		topics[c.Topic]++
		channels[c.Channel]++
		if c.DuplicateOf >= 0 {
			of := all[c.DuplicateOf]
			if c.DuplicateOf >= i || of.DuplicateOf >= 0 || of.Text != c.Text || of.Title != c.Title {
				t.Errorf("complaint %d is not a copy of the original %d", i, c.DuplicateOf)
			}
		} else if first, ok := seen[c.Text]; ok && utf8.RuneCountInString(c.Text) > 120 {
			t.Errorf("complaints %d and %d are the same by chance: %q", first, i, c.Text)
		}
		seen[c.Text] = i
		if !utf8.ValidString(c.Text) || c.Text == "" || c.Title == "" || c.Edited == "" {
			t.Errorf("complaint %d: empty or not UTF-8: %+v", i, c)
		}
	}
	share := map[string][2]float64{ // per cent
		"duplicate": {2.8, 4.4}, "c1": {2.5, 4.5}, "literal newline": {0.8, 3}, "personal": {2, 12},
		"anonymous": {10, 25}, "confidential": {3, 10}, "without category": {36, 44}, "supervisory": {5, 20},
		"capitals": {3, 9}, "aspiration": {5, 15}, "information": {4, 15},
	}
	for name, want := range share {
		if got := 100 * float64(count[name]) / total; got < want[0] || got > want[1] {
			t.Errorf("%s: %.1f per cent, want %v", name, got, want)
		}
	}
	if len(topics) < 25 || len(channels) != 10 {
		t.Errorf("%d topics and %d channels occur", len(topics), len(channels))
	}
}

// What a liaison gets of an anonymous report must not give anybody away.
func TestEditedTextNamesNobody(t *testing.T) {
	for _, c := range complaints(New(5), 4000) {
		if spans := safetext.FindPersonal(c.Edited); len(spans) > 0 {
			t.Errorf("edited text of %d holds %v: %s", c.Index, spans, c.Edited)
		}
		if strings.Contains(c.Edited, c.Reporter.Name) {
			t.Errorf("edited text of %d names the reporter: %s", c.Index, c.Edited)
		}
		if got := safetext.Clean(c.Edited).String(); got != c.Edited {
			t.Errorf("edited text of %d is not clean: %q", c.Index, c.Edited)
		}
	}
}

func TestInventedNumbersAreRecognisable(t *testing.T) {
	n := New(2)
	for i := range 500 {
		r := n.Complaint(i).Reporter
		if !strings.HasPrefix(r.Phone, "08000") || (r.NIK != "" && (len(r.NIK) != 16 || !strings.HasPrefix(r.NIK, "9999"))) {
			t.Errorf("reporter %d could be real: %+v", i, r)
		}
		if r.Email != "" && !strings.HasSuffix(r.Email, "@example.com") {
			t.Errorf("mail address could be real: %s", r.Email)
		}
	}
}

func TestOfficeTexts(t *testing.T) {
	n := New(4)
	for i := range 1500 {
		c := n.Complaint(i)
		for _, text := range []string{
			n.Reply(c, Interim, 0), n.Reply(c, Result, 0), n.Note(c, 0), n.ReporterAnswer(c, 0),
			n.Reason("hold", c), n.Reason("archive", c), n.Reason("not_authority", c), n.Reason("escalate", c), n.Reason("reopen", c), n.Reason("return", c),
		} {
			if size := utf8.RuneCountInString(text); size < 10 || size > 1000 {
				t.Errorf("%d characters: %q", size, text)
			}
			if strings.ContainsAny(text, "{}[]|") {
				t.Errorf("pattern not expanded: %q", text)
			}
		}
		if n.Reply(c, Interim, 0) == n.Reply(c, Result, 0) {
			t.Errorf("interim and result reply to %d are the same", i)
		}
		if c.Reporter.Name != "" && strings.Contains(n.Reply(c, Result, 0), c.Reporter.Name) {
			t.Errorf("public reply to %d names the reporter", i)
		}
	}
}

// BenchmarkComplaint prints the gzip -6 ratio of 4,000 texts beside the time:
// figures of the wire are measured on text between 2.6 and 2.8.
func BenchmarkComplaint(b *testing.B) {
	n := New(1)
	var text, packed bytes.Buffer
	for i := range 4000 {
		text.WriteString(n.Complaint(i).Text)
		text.WriteByte('\n')
	}
	w, _ := gzip.NewWriterLevel(&packed, 6)
	w.Write(text.Bytes())
	w.Close()
	i := 0
	for b.Loop() {
		n.Complaint(i)
		i++
	}
	b.ReportMetric(float64(text.Len())/float64(packed.Len()), "gzip-ratio")
}
