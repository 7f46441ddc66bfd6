package soak

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"lapor/model"
	"lapor/sync/client"
	"lapor/sync/wire"
)

// link is a device's way to the server's handler, in the same goroutine, with
// every fault of real ones. Each fault is for one exchange of the next sync.
type link struct {
	w     *office
	d     *device
	token string

	at      int // the exchange of this sync that fails
	cutUp   int // bytes of the request that arrive; -1: all
	cutDown int // bytes of the answer that arrive; -1: all
	late    bool
	down    bool // nothing passes at all
	dead    bool // the same until it is mended
	past    [][]byte

	asked     int    // exchanges of this sync
	exchanged uint64 // seq of the server when the last answer was made
	seen      uint64 // the same of the last sync that ended well,
	seenBy    uint64 // in this incarnation,
	cursor    string // with this cursor
}

// plan chooses what will go wrong in the next sync.
func (d *device) plan() {
	w, l, k := d.w, d.link, d.disk
	l.at, l.cutUp, l.cutDown, l.late, l.down = 1+w.chance.IntN(3), -1, -1, false, false
	k.life, k.after, k.twice = -1, false, false
	if w.quiet {
		return
	}
	k.twice = w.one(8)
	switch w.chance.IntN(12) {
	case 0:
		l.at, l.cutUp = 1, w.chance.IntN(300)
	case 1, 2:
		l.cutDown = w.chance.IntN(pick(w, 40, 400, 4000))
	case 3:
		l.at, l.down = 1, true
	case 4:
		k.life, k.after = 1+w.chance.IntN(12), w.one(2)
	case 5, 6:
		l.late = !w.nested
	}
}

func (l *link) says() string {
	switch {
	case l.down:
		return ", no link"
	case l.cutUp >= 0:
		return fmt.Sprintf(", request cut at byte %d", l.cutUp)
	case l.cutDown >= 0:
		return fmt.Sprintf(", answer %d cut at byte %d", l.at, l.cutDown)
	case l.late:
		return fmt.Sprintf(", answer %d comes late", l.at)
	case l.d.disk.life > 0:
		return fmt.Sprintf(", dies in transaction %d", l.d.disk.life)
	}
	return ""
}

// Bytes implements client.Transport.
func (l *link) Bytes() int64 { return 0 }

// Renew implements client.Transport.
func (l *link) Renew(ctx context.Context, device model.ID) error {
	if l.d.disk.dead {
		return errDied
	}
	rec := l.post(ctx, wire.PathDevice, wire.MediaJSON, bytes.NewReader(fmt.Appendf(nil, `{"device":%q}`, device)))
	if rec.code != http.StatusOK {
		return rec.refusal()
	}
	var reply wire.LoginReply
	err := json.Unmarshal(rec.body.Bytes(), &reply)
	l.token = reply.Token
	return err
}

// Exchange implements client.Transport.
func (l *link) Exchange(ctx context.Context, body []byte, _ time.Duration) (io.ReadCloser, error) {
	w := l.w
	l.asked++
	w.counts.Requests++
	now := l.asked == l.at
	if l.dead || now && l.down {
		w.counts.Lost++
		return nil, model.Errorf(client.CodeNoNetwork, "no link")
	}
	if now && l.cutUp >= 0 && l.cutUp < len(body) {
		w.counts.CutsUp++
		l.post(ctx, wire.PathSync, wire.MediaSync, io.MultiReader(bytes.NewReader(body[:l.cutUp]), broken{}))
		return nil, model.Errorf(client.CodeNoNetwork, "cut in the request")
	}
	if len(l.past) > 3 {
		l.past = l.past[1:]
	}
	l.past = append(l.past, slices.Clone(body))
	rec := l.post(ctx, wire.PathSync, wire.MediaSync, bytes.NewReader(body))
	if rec.code != http.StatusOK {
		return nil, rec.refusal()
	}
	answer := rec.body.Bytes()
	w.answered(l.d, body, answer)
	if now && l.late {
		w.counts.Late++
		w.meanwhile()
	}
	if now && l.cutDown >= 0 && l.cutDown < len(answer) {
		w.counts.CutsDown++
		return io.NopCloser(io.MultiReader(bytes.NewReader(answer[:l.cutDown]), broken{})), nil
	}
	return io.NopCloser(bytes.NewReader(answer)), nil
}

// replay sends an old request again, as networks do; nobody hears the answer.
func (l *link) replay() {
	if len(l.past) == 0 {
		return
	}
	l.w.counts.Replayed++
	l.post(l.w.ctx, wire.PathSync, wire.MediaSync, bytes.NewReader(pick(l.w, l.past...)))
}

func (l *link) post(ctx context.Context, path, media string, body io.Reader) *recorder {
	req := (&http.Request{Method: http.MethodPost, URL: &url.URL{Path: path}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {media}, "Authorization": {"Bearer " + l.token}},
		Body:   io.NopCloser(body), ContentLength: -1, Host: "pusat", RemoteAddr: "192.0.2.1:1"}).WithContext(ctx)
	rec := &recorder{header: http.Header{}, code: http.StatusOK}
	l.w.handler.ServeHTTP(rec, req)
	l.w.scan()
	return rec
}

// recorder is the server's end of an exchange.
type recorder struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(code int)        { r.code = code }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

// Flush implements http.Flusher: the server stops writing where it cannot.
func (r *recorder) Flush() {}

func (r *recorder) refusal() error {
	var f wire.Failure
	if err := json.Unmarshal(r.body.Bytes(), &f); err != nil {
		return fmt.Errorf("status %d: %w", r.code, err)
	}
	return client.Refusal(f)
}

// broken is where a connection ends.
type broken struct{}

func (broken) Read([]byte) (int, error) {
	return 0, model.Wrap(client.CodeNoNetwork, errors.New("connection reset"))
}
