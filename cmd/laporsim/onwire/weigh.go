package onwire

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"time"

	"lapor/model"
	"lapor/store/central"
)

// document is a report as a plain web service would send it: what an officer
// reads and no more, so that the comparison is not made easy.
type document struct {
	ID       model.ID    `json:"id"`
	Tracking string      `json:"tracking"`
	Title    string      `json:"title"`
	Text     string      `json:"text"`
	Category string      `json:"category,omitempty"`
	Tags     []string    `json:"tags,omitempty"`
	Channel  string      `json:"channel"`
	Place    string      `json:"place,omitempty"`
	Reporter string      `json:"reporter,omitempty"`
	Stage    string      `json:"stage"`
	Holder   model.ID    `json:"holder"`
	Due      string      `json:"due,omitempty"`
	Received time.Time   `json:"received"`
	Revs     model.Revs  `json:"revs"`
	Thread   []utterance `json:"thread"`
}

type utterance struct {
	ID   model.ID  `json:"id"`
	Kind string    `json:"kind"`
	At   time.Time `json:"at"`
	Name string    `json:"name,omitempty"`
	Role string    `json:"role"`
	Text string    `json:"text"`
}

// documents reads reports whole.
func (b *bench) documents(ctx context.Context, ids []model.ID) (docs []document, err error) {
	err = b.town.Store.Snapshot(ctx, func(rd central.Reader) error {
		reports, err := rd.Reports(ctx, ids)
		if err != nil {
			return err
		}
		events, err := rd.Events(ctx, ids, 0)
		if err != nil {
			return err
		}
		thread := map[model.ID][]utterance{}
		for _, e := range events {
			if text := e.Body.Text + e.Body.Reason; text != "" {
				thread[e.Report] = append(thread[e.Report], utterance{e.ID, string(e.Kind), e.At, e.Name, e.Role.String(), text})
			}
		}
		for _, r := range reports {
			docs = append(docs, document{r.ID, r.Tracking, r.Title, r.VisibleText(), r.Category, r.Tags, string(r.Channel), r.Place.Name,
				r.Texts.Reporter.Name, r.Stage.String(), r.Holder, r.Deadlines.Due.String(), r.Clocks.Received.At, r.Revs, thread[r.ID]})
		}
		return nil
	})
	return docs, err
}

// weigh says what the reports of job (i) are: their number of texts, their
// size as JSON, and how well gzip packs their texts.
func (b *bench) weigh(ctx context.Context, texts int) error {
	docs, err := b.documents(ctx, b.ids)
	if err != nil {
		return err
	}
	all, err := json.Marshal(docs)
	if err != nil {
		return err
	}
	var words bytes.Buffer
	for _, d := range docs {
		words.WriteString(d.Text + "\n")
		for _, u := range d.Thread {
			if u.Text != "" {
				words.WriteString(u.Text + "\n")
			}
		}
	}
	packed, err := packed(words.Bytes())
	if err != nil {
		return err
	}
	ratio := float64(words.Len()) / float64(len(packed))
	b.Figure("texts", texts)
	b.Figure("json_bytes", len(all))
	b.Figure("gzip_ratio", float64(int(ratio*100))/100)
	b.Say("%d reports, %d texts of %d bytes, %d bytes as JSON; gzip -6 packs the texts %.2f times", len(docs), texts, words.Len(), len(all), ratio)
	return nil
}

// packed by gzip -6.
func packed(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, 6)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}
