package wire

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"github.com/klauspost/compress/zstd"

	"lapor/model"
	"lapor/sync/wire/columns"
)

// EncodeRequest gives the body of a request; dict: the server is known to
// have our dictionary. The request remembers what it said: its answer is read
// with it.
func (c *Codec) EncodeRequest(r *Request, dict bool) ([]byte, error) {
	form, err := c.form(r)
	if err != nil {
		return nil, err
	}
	plain, err := c.records.Encode(form)
	if err != nil {
		return nil, err
	}
	if len(plain) > MaxRequestDecoded {
		return nil, model.Errorf(CodeTooLarge, "request of %d bytes", len(plain))
	}
	pool := c.encoders(dict)
	enc := pool.Get().(*zstd.Encoder)
	defer pool.Put(enc)
	body := enc.EncodeAll(plain, nil)
	if len(body) > MaxRequest {
		return nil, model.Errorf(CodeTooLarge, "request of %d bytes compressed", len(body))
	}
	return body, nil
}

// DecodeRequest reads a body and checks its limits. On CodeVersion the
// request is returned too.
func (c *Codec) DecodeRequest(body io.Reader) (Request, error) {
	src := bufio.NewReaderSize(source{&capped{r: body, left: MaxRequest}}, 4096)
	if err := checkMagic(src); err != nil {
		return Request{}, err
	}
	dec := c.decoders.Get().(*zstd.Decoder)
	defer func() { _ = dec.Reset(nil); c.decoders.Put(dec) }()
	if err := dec.Reset(source{src}); err != nil {
		return Request{}, streamErrorOf(err)
	}
	plain, err := io.ReadAll(&capped{r: dec, left: MaxRequestDecoded})
	if err != nil {
		return Request{}, streamErrorOf(err)
	}
	var form requestForm
	if err := c.records.Decode(plain, &form); err != nil {
		return Request{}, model.Wrap(CodeCorrupt, err)
	}
	r, err := form.request()
	if err != nil {
		return Request{}, err
	}
	return r, r.check()
}

// remembered is what both sides know once the request is written, given to one
// of them: an answer is written or read once.
func (r *Request) remembered() *columns.Memory {
	if r == nil || r.memory == nil {
		return columns.NewMemory()
	}
	m := r.memory
	r.memory = nil
	return m
}

// DecodeJSONRequest reads the JSON form, for people with curl.
func (c *Codec) DecodeJSONRequest(body io.Reader) (Request, error) {
	b, err := io.ReadAll(&capped{r: body, left: MaxRequest})
	if err != nil {
		return Request{}, streamErrorOf(err)
	}
	r := Request{V: Version}
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(&r); err != nil {
		return Request{}, model.Wrap(CodeCorrupt, err)
	}
	return r, r.check()
}

func (r Request) check() error {
	if r.V < MinVersion || r.V > Version {
		return &model.Error{Code: CodeVersion, Args: map[string]any{"min": MinVersion, "max": Version}}
	}
	size := 0
	for i, op := range r.Ops {
		size += len(op.Bytes)
		if op.N == 0 || i > 0 && op.N != r.Ops[i-1].N+1 {
			return model.Errorf(CodeCorrupt, "operations are not contiguous")
		}
	}
	if len(r.Ops) > MaxOps || size > MaxOpsBytes && len(r.Ops) > 1 ||
		len(r.Want) > MaxWant || len(r.Bodies) > MaxBodies {
		return model.Errorf(CodeTooLarge, "request holds too much")
	}
	return nil
}

// capped fails with CodeTooLarge instead of ending quietly.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		var one [1]byte
		n, err := c.r.Read(one[:])
		if n > 0 {
			return 0, model.Errorf(CodeTooLarge, "body over its limit")
		}
		return 0, err
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	return n, err
}
