package invent

import (
	"math"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"lapor/model"
)

// Lengths of real texts (domain.md "Fields of a report"): half are shorter
// than 200 characters, one in twenty longer than 1,000, none longer than
// longest. A log-normal comes close; median and spread are tuned to the result.
const (
	median  = 238 // of what is aimed at: whole sentences and text messages end shorter
	spread  = 0.9
	longest = 8500
	smsSize = 160
)

// draft is a text in the making.
type draft struct {
	title, text, edited, detail, street string
}

// sentence of a draft. A personal one says who is speaking and is left out of
// the edited text.
type sentence struct {
	text     string
	personal bool
	start    bool // begins a paragraph
}

func (n *Inventor) draft(i int, t topic, c Complaint, v village) draft {
	r := n.random(forText, i)
	s := &scene{n: n, r: r, place: v, office: n.names[c.UnitCode], name: c.Reporter.Name, phone: c.Reporter.Phone, nik: c.Reporter.NIK}
	if s.nik == "" {
		s.nik = nik(r)
	}
	target := int(math.Exp(r.NormFloat64()*spread) * median)
	target = min(max(target, 18), longest-150) // room for what the style adds
	if c.Channel == model.ChannelSMS {
		target = min(target, smsSize)
	}
	title := s.expand(pick(r, t.title))
	w := &writer{scene: s, topic: t, target: target}
	w.write(title, c)

	st := newStyle(n, r, c.Channel)
	d := draft{title: st.title(title), text: st.apply(w.parts), edited: plain(w.parts), street: s.once("jalan")}
	if c.Channel == model.ChannelSMS {
		d.text = cut(d.text, smsSize)
	}
	if chance(r, 0.5) {
		d.detail = s.expand(pick(r, n.words.list("place/detail")))
	}
	return d
}

// writer strings sentences together until the text is as long as it should be.
type writer struct {
	*scene
	topic  topic
	target int
	size   int
	parts  []sentence
	used   map[string]bool // sentences of long letters
}

func (w *writer) add(text string, personal bool) {
	if text == "" {
		return
	}
	w.parts = append(w.parts, sentence{text: text, personal: personal})
	w.size += utf8.RuneCountInString(text) + 1
}

func (w *writer) write(title string, c Complaint) {
	if w.target < 70 {
		w.add(w.brief(title), false)
		return
	}
	r := w.r
	if w.target > 110 && chance(r, 0.5) {
		w.add(w.expand(pick(r, w.n.words.list("open/greeting"))), false)
	}
	self := 0.35
	if c.Anonymous {
		self = 0.1 // some give themselves away
	}
	if w.target > 200 && chance(r, self) {
		w.add(w.expand(pick(r, w.n.words.list("open/self"))), true)
	}
	var end []sentence
	if w.target > 160 || chance(r, 0.4) {
		end = append(end, sentence{text: w.expand(pick(r, w.topic.ask))})
	}
	if w.target > 260 && chance(r, self/2) {
		end = append(end, sentence{text: w.expand(pick(r, w.n.words.list("close/contact"))), personal: true})
	}
	if w.target > 180 && chance(r, 0.55) {
		end = append(end, sentence{text: w.expand(pick(r, w.n.words.list("close/thanks")))})
	}
	for _, e := range end {
		w.target -= utf8.RuneCountInString(e.text) + 1
	}
	w.add(w.nearest(w.topic.problem), false)
	w.fill()
	for i, e := range end {
		e.start = i == 0 && len(w.parts) > 5
		w.parts = append(w.parts, e)
	}
}

// brief is a cry of a few words.
func (w *writer) brief(title string) string {
	text := title
	if form := pick(w.r, w.n.words.list("open/brief")); chance(w.r, 0.8) {
		text = w.expand(strings.ReplaceAll(form, "{judul}", lowerFirst(title)))
	}
	return text
}

// nearest expands a few of the sentences and keeps the one whose length suits
// the target best.
func (w *writer) nearest(sentences []string) string {
	best, miss := "", math.MaxInt
	for range 3 {
		text := w.expand(pick(w.r, sentences))
		if m := abs(w.target - w.size - utf8.RuneCountInString(text)); m < miss {
			best, miss = text, m
		}
	}
	return best
}

// fill adds details and consequences, then what long letters are made of:
// the story of earlier attempts, demands, neighbours' troubles.
func (w *writer) fill() {
	queue := w.order()
	for next := 0; w.size < w.target-45; next++ {
		var text string
		if next < len(queue) {
			text = w.expand(queue[next])
			if chance(w.r, 0.22) {
				text = w.expand(pick(w.r, w.n.words.list("open/connect"))) + " " + lowerFirst(text)
			}
			if chance(w.r, 0.27) {
				text = strings.TrimRight(text, ".!?") + ", " + w.expand(pick(w.r, w.n.words.list("open/witness")))
			}
		} else {
			text = w.expand(w.fresh(w.n.words.list(pick(w.r, longParts))))
			if next%9 == 0 {
				text = w.expand(pick(w.r, w.n.words.list("long/besides"))) + " " + lowerFirst(w.expand(pick(w.r, pick(w.r, w.n.words.topics).problem)))
			}
		}
		over := w.size + utf8.RuneCountInString(text) - w.target
		if over > 60 && next > 0 {
			return
		}
		w.add(text, false)
		if len(w.parts)%5 == 0 && w.target > 700 {
			w.parts[len(w.parts)-1].start = true
		}
	}
}

// fresh prefers what this text has not used yet: people tell a thing once.
func (w *writer) fresh(list []string) string {
	if w.used == nil {
		w.used = map[string]bool{}
	}
	choice := pick(w.r, list)
	for range 12 {
		if !w.used[choice] {
			break
		}
		choice = pick(w.r, list)
	}
	w.used[choice] = true
	return choice
}

var longParts = []string{"long/history", "long/history", "long/rights", "long/others", "long/money", "long/hope"}

// order mixes detail and effect, each sentence once.
func (w *writer) order() []string {
	detail, effect := shuffled(w.r, w.topic.detail), shuffled(w.r, w.topic.effect)
	var queue []string
	for len(detail) > 0 || len(effect) > 0 {
		if len(effect) == 0 || (len(detail) > 0 && chance(w.r, 0.6)) {
			queue, detail = append(queue, detail[0]), detail[1:]
		} else {
			queue, effect = append(queue, effect[0]), effect[1:]
		}
		if chance(w.r, 0.25) {
			queue = append(queue, w.fresh(w.n.words.list("long/history")))
		}
	}
	return queue
}

// plain joins the sentences as a careful hand would, without the personal ones.
func plain(parts []sentence) string {
	var out strings.Builder
	for _, p := range parts {
		if p.personal {
			continue
		}
		if out.Len() > 0 {
			if p.start {
				out.WriteString("\n\n")
			} else {
				out.WriteByte(' ')
			}
		}
		out.WriteString(closed(p.text))
	}
	return out.String()
}

// closed gives a sentence a capital and an end.
func closed(s string) string {
	s = upperFirst(s)
	if strings.ContainsAny(s[len(s)-1:], ".!?,:") {
		return s
	}
	return s + "."
}

func shuffled(r *rand.Rand, list []string) []string {
	out := append([]string(nil), list...)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[size:]
}

// lowerFirst leaves abbreviations such as PDAM alone.
func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToLower(string(r)) + s[size:]
}

// cut ends s after n runes, wherever that is: so does a text message.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
