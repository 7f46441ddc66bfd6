package onwire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"lapor/cmd/internal/sim/shaper"
	"lapor/model"
)

// letter is a reply as a plain web service would take it.
type letter struct {
	ID     model.ID  `json:"id"`
	Report model.ID  `json:"report"`
	Kind   string    `json:"kind"`
	Text   string    `json:"text"`
	Base   uint64    `json:"base"`
	At     time.Time `json:"written"`
}

// waiting are the operations that have not left yet.
func (b *bench) waiting(ctx context.Context) (list []model.Outgoing, err error) {
	all, err := b.officer.Cache.Outbox(ctx)
	for _, o := range all {
		if o.State == model.OutWaiting {
			list = append(list, o)
		}
	}
	return list, err
}

// rivals does job (ii) as others would over the same link: everything in one
// gzip JSON batch each way; one request a report over six connections. Their
// server has its answers ready.
func (b *bench) rivals(ctx context.Context, ours measure, down []model.ID, up []model.Outgoing) error {
	docs, err := b.documents(ctx, down)
	if err != nil {
		return err
	}
	var letters []letter
	for _, o := range up {
		letters = append(letters, letter{o.Op.ID, o.Op.Report, string(o.Op.Kind), o.Op.Body.Text, o.Op.Base.Rev, o.Op.Written})
	}
	batch, batchCount, err := b.rival(ctx, docs, func(ctx context.Context, s *service) error { return s.batch(ctx, letters) })
	if err != nil {
		return err
	}
	six, sixCount, err := b.rival(ctx, docs, func(ctx context.Context, s *service) error { return s.six(ctx, docs, letters) })
	if err != nil {
		return err
	}
	b.Figure("gzip_batch_s", seconds(batch))
	b.Figure("gzip_batch_bytes", batchCount.Bytes())
	b.Figure("six_conn_s", seconds(six))
	b.Figure("six_conn_bytes", sixCount.Bytes())
	b.Say("one gzip batch: %.2f s (×%.2f of ours), %d bytes; one request a report over six connections: %.2f s (×%.2f), %d bytes",
		batch.Seconds(), batch.Seconds()/ours.took.Seconds(), batchCount.Bytes(), six.Seconds(), six.Seconds()/ours.took.Seconds(), sixCount.Bytes())
	return nil
}

// service is a plain web service and its client.
type service struct {
	url     string
	client  *http.Client
	answers map[string][]byte // by path
}

const sixConnections = 6

func (b *bench) rival(ctx context.Context, docs []document, run func(context.Context, *service) error) (took time.Duration, count shaper.Count, err error) {
	s := &service{answers: map[string][]byte{}}
	if err := s.fill(docs); err != nil {
		return 0, count, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, count, err
	}
	srv := &http.Server{Handler: s}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(ln) }()
	proxy, err := shaper.Start(ctx, ln.Addr().String(), b.o.line())
	if err != nil {
		return 0, count, errors.Join(err, srv.Close())
	}
	transport := &http.Transport{MaxConnsPerHost: sixConnections, MaxIdleConnsPerHost: sixConnections, DisableCompression: true}
	s.url, s.client = "http://"+proxy.Addr(), &http.Client{Transport: transport}
	began := time.Now()
	err = run(ctx, s)
	took, count = proxy.Scale(time.Since(began)), proxy.Count()
	transport.CloseIdleConnections()
	err = errors.Join(err, proxy.Close(), srv.Close())
	<-ended
	return took, count, err
}

// fill readies every answer.
func (s *service) fill(docs []document) error {
	var list []string
	put := func(path string, v any) error {
		b, err := json.Marshal(v)
		if err == nil {
			s.answers[path], err = packed(b)
		}
		return err
	}
	for _, d := range docs {
		list = append(list, d.ID.String())
		if err := put("/reports/"+d.ID.String(), d); err != nil {
			return err
		}
	}
	return errors.Join(put("/batch", docs), put("/changes", list), put("/replies", "ok"))
}

// ServeHTTP answers.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(s.answers[r.URL.Path])
}

func (s *service) do(ctx context.Context, method, path string, body any) error {
	var in io.Reader
	if body != nil {
		plain, err := json.Marshal(body)
		if err != nil {
			return err
		}
		zipped, err := packed(plain)
		if err != nil {
			return err
		}
		in = bytes.NewReader(zipped)
	}
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, in)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+strings.Repeat("x", 43))
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Content-Encoding", "gzip")
	}
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("onwire: status %d", resp.StatusCode)
	}
	return errors.Join(err, resp.Body.Close())
}

func (s *service) batch(ctx context.Context, letters []letter) error {
	return s.do(ctx, http.MethodPost, "/batch", letters)
}

// six sends every reply, asks what changed, and fetches each report.
func (s *service) six(ctx context.Context, docs []document, letters []letter) error {
	jobs := make(chan func() error)
	var workers sync.WaitGroup
	failed := make(chan error, len(docs)+len(letters))
	for range sixConnections {
		workers.Go(func() {
			for job := range jobs {
				if err := job(); err != nil {
					failed <- err
				}
			}
		})
	}
	for _, l := range letters {
		jobs <- func() error { return s.do(ctx, http.MethodPost, "/replies", l) }
	}
	err := s.do(ctx, http.MethodGet, "/changes", nil)
	for _, d := range docs {
		jobs <- func() error { return s.do(ctx, http.MethodGet, "/reports/"+d.ID.String(), nil) }
	}
	close(jobs)
	workers.Wait()
	close(failed)
	for e := range failed {
		err = errors.Join(err, e)
	}
	return err
}
