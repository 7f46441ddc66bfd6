package server

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// phase of a run; done means that lo = hi and nothing is under way.
type phase uint8

const (
	phaseDone phase = iota
	phaseRows
	phaseBodies
)

// cursor says how far a client has come: it holds every change up to lo, and
// of the run for lo < seq ≤ hi what stands up to pos in its phase. Rows are
// read as they are now; what moved after hi comes again in the next run.
type cursor struct {
	incarnation uint64
	epoch       uint64
	lo, hi      uint64
	fresh       bool // the client held nothing when the run began: no change log, the whole scope
	phase       phase
	pos         position // zero: at the start of the phase
	wants       bool
	wantTo      record.Short // the run answers wanted reports up to this one
}

const (
	cursorVersion = 1
	macLen        = 16
	flagFresh     = 1
	flagWants     = 2
	flagPos       = 4
)

// seal makes the opaque form: only this user on this device can use it.
func (c cursor) seal(key [32]byte, caller central.Caller) []byte {
	var flags byte
	if c.fresh {
		flags |= flagFresh
	}
	if c.wants {
		flags |= flagWants
	}
	if c.pos != (position{}) {
		flags |= flagPos
	}
	b := append(make([]byte, 0, 96), cursorVersion, byte(c.phase), flags)
	b = binary.BigEndian.AppendUint64(b, c.incarnation)
	b = binary.AppendUvarint(b, c.epoch)
	b = binary.AppendUvarint(b, c.lo)
	b = binary.AppendUvarint(b, c.hi)
	if c.wants {
		b = append(b, c.wantTo[:]...)
	}
	if flags&flagPos != 0 {
		b = append(b, c.pos[:]...)
	}
	return append(b, cursorMAC(b, key, caller)...)
}

func cursorMAC(body []byte, key [32]byte, caller central.Caller) []byte {
	h := hmac.New(sha256.New, key[:])
	h.Write(caller.User.ID[:])
	h.Write(caller.Device[:])
	h.Write(body)
	return h.Sum(nil)[:macLen]
}

// openCursor reads what seal made; ok is false for anything else: foreign,
// damaged, of another key or version.
func openCursor(b []byte, key [32]byte, caller central.Caller) (c cursor, ok bool) {
	if len(b) < 3+8+3+macLen {
		return cursor{}, false
	}
	body, mac := b[:len(b)-macLen], b[len(b)-macLen:]
	if !hmac.Equal(mac, cursorMAC(body, key, caller)) || body[0] != cursorVersion {
		return cursor{}, false
	}
	flags := body[2]
	c = cursor{phase: phase(body[1]), fresh: flags&flagFresh != 0, wants: flags&flagWants != 0}
	r := bytes.NewReader(body[3:])
	fail := binary.Read(r, binary.BigEndian, &c.incarnation) != nil
	for _, v := range []*uint64{&c.epoch, &c.lo, &c.hi} {
		n, err := binary.ReadUvarint(r)
		*v, fail = n, fail || err != nil
	}
	if c.wants {
		n, _ := r.Read(c.wantTo[:])
		fail = fail || n != len(c.wantTo)
	}
	if flags&flagPos != 0 {
		n, _ := r.Read(c.pos[:])
		fail = fail || n != len(c.pos)
	}
	return c, !fail && r.Len() == 0
}

// finished is the cursor of a client that holds everything up to seq.
func finished(meta central.Meta, epoch, seq uint64) cursor {
	return cursor{incarnation: meta.Incarnation, epoch: epoch, lo: seq, hi: seq}
}

// next is the run that follows a finished one.
func (c cursor) next(head uint64, want []record.Short) cursor {
	n := cursor{incarnation: c.incarnation, epoch: c.epoch, lo: c.hi, hi: head, phase: phaseRows}
	for _, short := range want {
		if !n.wants || bytes.Compare(short[:], n.wantTo[:]) > 0 {
			n.wants, n.wantTo = true, short
		}
	}
	return n
}

// answers reports whether the run answers a wanted report.
func (c cursor) answers(short record.Short) bool {
	return c.wants && bytes.Compare(short[:], c.wantTo[:]) <= 0
}

// position of a report in the order of a run; see orderOf.
type position [29]byte

func (p position) after(o position) bool { return bytes.Compare(p[:], o[:]) > 0 }

// orderOf puts what waits for an officer and falls due first in front, then
// what runs without a date, then what is held, and what is done last, the
// newest first. It depends on nothing but the report, so that a run can be
// resumed days later.
func orderOf(b central.Brief) (p position) {
	const noDue = ^uint32(0)
	due := noDue
	if !b.Due.IsZero() {
		due = uint32(int64(b.Due.Days()) + 1<<31)
	}
	switch {
	case b.Stage == model.StageHeld:
		p[0] = 2
	case !b.Stage.Open():
		p[0], due = 3, noDue
	case due == noDue:
		p[0] = 1
	}
	binary.BigEndian.PutUint32(p[1:], due)
	binary.BigEndian.PutUint64(p[5:], ^uint64(b.Received.Unix()+1<<40))
	copy(p[13:], b.ID[:])
	return p
}
