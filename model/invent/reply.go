package invent

import (
	"strings"
)

// ReplyKind says what an office writes.
type ReplyKind uint8

// Kinds of public replies.
const (
	Interim ReplyKind = iota // tanggapan awal: what will be done, and when
	Result                   // tanggapan hasil: what was done
)

// Reply is the office's public reply to c, the nth of its kind from 0: 200 to
// 900 characters, within the 1,000 that the real system takes.
func (n *Inventor) Reply(c Complaint, kind ReplyKind, nth int) string {
	s := n.officeScene(c, forReply, c.Index*16+nth*2+int(kind))
	t := n.topicOf(c)
	middle, tail := t.plan, "reply/until"
	if kind == Result {
		middle, tail = t.done, "reply/finished"
	}
	parts := []string{
		s.expand(pick(s.r, n.words.list("reply/greeting"))),
		s.expand(pick(s.r, n.words.list("reply/thanks"))),
		s.expand(pick(s.r, middle)),
	}
	if chance(s.r, 0.5) {
		parts = append(parts, s.expand(pick(s.r, n.words.list("reply/explain"))))
	}
	parts = append(parts, s.expand(pick(s.r, n.words.list(tail))), s.expand(pick(s.r, n.words.list("reply/close"))))
	for i, p := range parts {
		parts[i] = closed(p)
	}
	return strings.Join(parts, " ")
}

// Note is an internal note of an officer about c, the nth.
func (n *Inventor) Note(c Complaint, nth int) string {
	s := n.officeScene(c, forNote, c.Index*16+nth)
	return s.expand(pick(s.r, n.words.list("office/note")))
}

// ReporterAnswer is what the reporter of c writes back to the nth reply.
func (n *Inventor) ReporterAnswer(c Complaint, nth int) string {
	s := n.officeScene(c, forAnswer, c.Index*16+nth)
	text := s.expand(pick(s.r, n.words.list("answer/first")))
	if chance(s.r, 0.6) {
		text += " " + s.expand(pick(s.r, n.words.list("answer/second")))
	}
	return newStyle(n, s.r, c.Channel).apply([]sentence{{text: text}})
}

// Reason is why an officer holds, archives, passes on or escalates: kind is
// hold, archive, not_authority, escalate, reopen or return.
func (n *Inventor) Reason(kind string, c Complaint) string {
	s := n.officeScene(c, forNote, c.Index*16+15)
	return s.expand(pick(s.r, n.words.list("reason/"+kind)))
}

func (n *Inventor) officeScene(c Complaint, p purpose, i int) *scene {
	r := n.random(p, i)
	v := village{code: c.Place.Code, name: c.Village, district: c.District, regency: c.Regency, urban: strings.HasPrefix(c.Place.Name, "Kelurahan")}
	return &scene{n: n, r: r, place: v, office: n.names[c.UnitCode], name: n.person(r).Name, fixed: map[string]string{"jalan": c.Street}}
}

func (n *Inventor) topicOf(c Complaint) topic {
	for _, t := range n.words.topics {
		if t.key == c.Topic {
			return t
		}
	}
	return n.words.topics[0]
}
