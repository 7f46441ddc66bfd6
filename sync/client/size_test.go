package client_test

import (
	"fmt"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/invent"
	"lapor/sync/client"
	"lapor/sync/client/memstore"
)

// town fills the world with invented reports of one unit and three events
// each: about what an office holds.
func (w *world) town(n int) (texts int) {
	inventor := invent.New(7)
	for i := range n {
		c := inventor.Complaint(i)
		r := w.report("KAB1", "DINKES1")
		r.Title, r.Texts = c.Title, model.Texts{Original: c.Text, Edited: c.Edited, Reporter: c.Reporter}
		r.Category, r.Channel, r.Place, r.Anonymous, r.Tags = c.Category, c.Channel, c.Place, c.Anonymous, c.Tags
		texts += len(c.Title) + len(c.Edited) + len(c.Text)
		var events []model.Event
		for k := range 3 {
			other := inventor.Complaint(n + 3*i + k)
			text := other.Edited[:min(len(other.Edited), 300)]
			texts += len(text)
			events = append(events, model.Event{ID: w.id(), Report: r.ID, Kind: model.KindNote, At: w.now.Add(time.Duration(k) * time.Hour),
				Actor: w.users["kes1"], Name: "Nama kes1", Role: model.RoleLiaison, Node: w.nodes["DINKES1"], Audience: model.AudienceInternal,
				Body: model.EventBody{Text: text}})
		}
		w.must(w.store.PutReports(w.ctx(), []model.Report{r}, events, "admin", w.now))
	}
	return texts
}

// BenchmarkFirstSync reports what 1,000 reports with their threads cost.
func BenchmarkFirstSync(b *testing.B) {
	w := newWorld(b)
	texts := w.town(1000)
	for b.Loop() {
		d := w.desk("kes1")
		engine, err := client.New(d.store, d.link, client.Options{Clock: w.clock, Random: w.rand, Codec: w.codec})
		w.must(err)
		sum, err := engine.Sync(w.ctx())
		w.must(err)
		b.ReportMetric(float64(sum.Bytes), "wire-B/op")
		b.ReportMetric(float64(sum.Rounds), "requests/op")
	}
	b.ReportMetric(float64(texts), "text-B")
}

func BenchmarkNoNews(b *testing.B) {
	w := newWorld(b)
	w.town(200)
	d := w.desk("kes1")
	d.sync()
	for b.Loop() {
		sum := d.sync()
		b.ReportMetric(float64(sum.Bytes), "payload-B/op")
	}
}

// TestSizes prints what the sizes of sync.md are on this build (-v).
func TestSizes(t *testing.T) {
	if testing.Short() {
		t.Skip("figures")
	}
	w := newWorld(t)
	texts := w.town(300)
	store := memstore.New(w.codec.Records(), w.id())
	url, conf := w.listen()
	tokens := &keep{}
	h, err := client.NewHTTP(client.HTTPOptions{Server: url, Tokens: tokens, TLS: conf})
	w.must(err)
	defer h.Close()
	st, err := store.SyncState(w.ctx())
	w.must(err)
	_, err = h.Login(w.ctx(), "kes1", password, st.Device)
	w.must(err)
	login := h.Bytes()
	var steps []string
	engine, err := client.New(store, h, client.Options{Clock: w.clock, Random: w.rand, Codec: w.codec, Progress: func(p client.Progress) {
		steps = append(steps, fmt.Sprintf("%d items after %d B", p.Received, h.Bytes()-login))
	}})
	w.must(err)
	first, err := engine.Sync(w.ctx())
	w.must(err)
	var none client.Summary
	for range 3 {
		none, err = engine.Sync(w.ctx())
		w.must(err)
	}
	t.Logf("login with handshake %d B; 300 reports with %d B of text: %d B; no news, kept connection: %d B", login, texts, first.Bytes, none.Bytes)
	t.Log(steps)
	if none.Bytes > 400 {
		t.Errorf("a sync without news costs %d bytes", none.Bytes)
	}
	if first.Bytes*2 > int64(texts) {
		t.Errorf("%d bytes for %d bytes of text", first.Bytes, texts)
	}
}
