package wire

import (
	"lapor/model"
	"lapor/store/record"
	"lapor/sync/wire/columns"
)

// Types of what stands in columns beside record.Type.
const (
	typeOperation record.Type = 200 // of a request
	typeAnswer    record.Type = 201 // of a Results frame
)

// requestForm is how a request travels: its operations in columns.
type requestForm struct {
	Request
	Operations []byte `cbor:"20,keyasint,omitempty"`
}

// resultsForm is how Results travel.
type resultsForm struct {
	Answers []byte `cbor:"1,keyasint,omitempty"`
	RetryIn int    `cbor:"2,keyasint,omitempty"`
}

// form lays the operations of a request out; what they say is remembered for
// the answer.
func (c *Codec) form(r *Request) (requestForm, error) {
	f := requestForm{Request: *r}
	f.Ops = nil
	e := columns.NewEncoder(columns.NewMemory())
	r.memory = e.Memory()
	if len(r.Ops) == 0 {
		return f, nil
	}
	items := make([]record.Item, len(r.Ops))
	for i, op := range r.Ops {
		items[i] = record.Item{Type: typeOperation, Rev: op.N, Bytes: op.Bytes}
	}
	var err error
	f.Operations, err = e.Encode(nil, items)
	return f, err
}

// request undoes form.
func (f requestForm) request() (Request, error) {
	r := f.Request
	d := columns.NewDecoder(columns.NewMemory())
	r.memory = d.Memory()
	if len(f.Operations) == 0 {
		return r, nil
	}
	items, err := d.Decode(f.Operations, MaxRequestDecoded)
	if err != nil {
		return r, model.Wrap(CodeCorrupt, err)
	}
	for _, it := range items {
		r.Ops = append(r.Ops, record.Sent{N: it.Rev, Bytes: it.Bytes})
	}
	return r, nil
}

// payload of a frame.
func (w *Writer) payload(v any) (payload []byte, raw int, err error) {
	switch v := v.(type) {
	case Items:
		for _, it := range v.Items {
			raw += len(it.Bytes) + record.ItemOverhead
		}
		payload, err = w.columns.Encode(nil, v.Items)
		return payload, raw, err
	case Results:
		f := resultsForm{RetryIn: v.RetryIn}
		items := make([]record.Item, len(v.Answers))
		for i, a := range v.Answers {
			b, err := w.codec.records.Encode(a.Outcome)
			if err != nil {
				return nil, 0, err
			}
			items[i] = record.Item{Type: typeAnswer, Report: a.Outcome.Report, Rev: a.N, Bytes: b}
		}
		if len(items) > 0 {
			if f.Answers, err = w.columns.Encode(nil, items); err != nil {
				return nil, 0, err
			}
		}
		payload, err = w.codec.records.Encode(f)
		return payload, len(payload), err
	}
	payload, err = w.codec.records.Encode(v)
	return payload, len(payload), err
}

// open takes a frame in columns apart.
func (r *Reader) open(f *Frame) (err error) {
	switch f.Type {
	case FrameItems:
		f.items.Items, err = r.columns.Decode(f.Payload, MaxItems)
	case FrameResults:
		f.results, err = r.openResults(f.Payload)
	}
	return err
}

func (r *Reader) openResults(payload []byte) (v Results, err error) {
	var form resultsForm
	if err := r.codec.records.Decode(payload, &form); err != nil {
		return v, err
	}
	v.RetryIn = form.RetryIn
	if len(form.Answers) == 0 {
		return v, nil
	}
	items, err := r.columns.Decode(form.Answers, MaxItems)
	if err != nil {
		return v, err
	}
	for _, it := range items {
		a := record.Answer{N: it.Rev}
		if err := r.codec.records.Decode(it.Bytes, &a.Outcome); err != nil {
			return v, err
		}
		v.Answers = append(v.Answers, a)
	}
	return v, nil
}
