package cuts

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"lapor/model"
	"lapor/sync/client"
	"lapor/sync/wire"
)

// exchange is one recorded request with its answer.
type exchange struct{ request, answer []byte }

// tape is a recorded sync: what the device was after it.
type tape struct {
	exchanges []exchange
	cutsUp    int
	after     snapshot
}

func (t *tape) bytesUp() (n int) {
	for _, x := range t.exchanges {
		n += len(x.request)
	}
	return n
}

func (t *tape) bytesDown() (n int) {
	for _, x := range t.exchanges {
		n += len(x.answer)
	}
	return n
}

// line is a transport straight into the server.
type line struct {
	b     *bench
	heard []exchange // so far
	asked []byte     // the last request
	down  int64      // bytes of answers

	// play answers in place of the server while it has answers; the last one
	// breaks off after cut bytes.
	play []exchange
	cut  int
}

var errCut = model.Errorf(client.CodeNoNetwork, "cut")

// Exchange implements client.Transport.
func (l *line) Exchange(ctx context.Context, body []byte, _ time.Duration) (io.ReadCloser, error) {
	l.asked = bytes.Clone(body)
	if len(l.play) > 0 {
		answer := l.play[0].answer
		if l.play = l.play[1:]; len(l.play) == 0 {
			return io.NopCloser(io.MultiReader(bytes.NewReader(answer[:l.cut]), broken{})), nil
		}
		return io.NopCloser(bytes.NewReader(answer)), nil
	}
	rec := l.b.post(ctx, bytes.NewReader(body))
	if rec.Code != http.StatusOK {
		return nil, model.Errorf(client.CodeServerDown, "status %d: %s", rec.Code, rec.Body.String())
	}
	answer := rec.Body.Bytes()
	l.heard = append(l.heard, exchange{bytes.Clone(body), answer})
	l.down += int64(len(answer))
	return io.NopCloser(bytes.NewReader(answer)), nil
}

// Renew implements client.Transport.
func (l *line) Renew(context.Context, model.ID) error {
	return errors.New("cuts: asked for a new device")
}

// Bytes implements client.Transport.
func (l *line) Bytes() int64 { return l.down }

func (b *bench) post(ctx context.Context, body io.Reader) *httptest.ResponseRecorder {
	req := httptest.NewRequestWithContext(ctx, http.MethodPost, wire.PathSync, body)
	req.Header.Set("Content-Type", wire.MediaSync)
	req.Header.Set("Authorization", "Bearer "+b.token)
	rec := httptest.NewRecorder()
	b.handler.ServeHTTP(rec, req)
	return rec
}

// broken is a link that has died.
type broken struct{}

// Read implements io.Reader.
func (broken) Read([]byte) (int, error) { return 0, errCut }
