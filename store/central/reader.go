package central

import (
	"context"
	"database/sql"
	"math"
	"slices"

	"lapor/model"
	"lapor/store/record"
)

// Snapshot implements Feed. f must not wait for the network: a snapshot holds
// one of few readers and keeps the write-ahead log from shrinking.
func (s *database) Snapshot(ctx context.Context, f func(Reader) error) error {
	return s.reading(ctx, func(r *session) error {
		m, err := readMeta(ctx, r)
		if err != nil {
			return err
		}
		return f(&reader{session: r, store: s, meta: m})
	})
}

// reader is a read snapshot.
type reader struct {
	*session
	store *database
	meta  Meta
}

func (r *reader) Meta() Meta { return r.meta }

func (r *reader) Rules(ctx context.Context) (model.Rules, error) {
	k, err := r.store.fixtures(ctx, r.session, r.meta)
	if err != nil {
		return model.Rules{}, err
	}
	if r.store.known.Load() != k {
		r.store.known.Store(k)
	}
	return k.rules, nil
}

func (r *reader) Tree(ctx context.Context) (*model.Tree, error) {
	rules, err := r.Rules(ctx)
	return rules.Tree, err
}

// Changes implements Reader. Before, Rev and Known are of the first change in the
// range, Why of the last one that has a reason.
func (r *reader) Changes(ctx context.Context, lo, hi uint64) ([]Change, error) {
	var all []Change
	at := map[model.ID]int{}
	err := r.each(ctx, "SELECT seq, report, known, before, why FROM feed WHERE seq > $1 AND seq <= $2 ORDER BY seq",
		[]any{bounded(lo), bounded(hi)}, func(scan func(...any) error) error {
			var c Change
			var before []byte
			var why string
			if err := scan(&c.Seq, intoID(&c.Report), &c.Known, &before, &why); err != nil {
				return err
			}
			c.Why = record.Why(why)
			if i, ok := at[c.Report]; ok {
				if why != "" {
					all[i].Why = c.Why
				}
				return nil
			}
			at[c.Report] = len(all)
			var err error
			c.Rev, c.Before, err = unpackBefore(before)
			all = append(all, c)
			return err
		})
	return all, err
}

// bounded keeps numbers that come from clients within what columns hold.
func bounded(n uint64) int64 { return int64(min(n, math.MaxInt64)) }

const briefColumns = "r.id, r.brief"

func (r *reader) brief(scan func(...any) error) (Brief, error) {
	var id model.ID
	var packed sql.RawBytes
	if err := scan(intoID(&id), &packed); err != nil {
		return Brief{}, err
	}
	return unpackBrief(id, packed)
}

// Briefs implements Reader; their order is not that of ids.
func (r *reader) Briefs(ctx context.Context, ids []model.ID) ([]Brief, error) {
	all := make([]Brief, 0, len(ids))
	for len(ids) > 0 {
		marks, args, took := list(ids, nil, idArg)
		ids = ids[took:]
		err := r.each(ctx, "SELECT "+briefColumns+" FROM report r WHERE r.id IN ("+marks+")", args,
			func(scan func(...any) error) error {
				b, err := r.brief(scan)
				all = append(all, b)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Reports implements Reader.
func (r *reader) Reports(ctx context.Context, ids []model.ID) ([]model.Report, error) {
	found := make(map[model.ID]model.Report, len(ids))
	for rest := ids; len(rest) > 0; {
		marks, args, took := list(rest, nil, idArg)
		rest = rest[took:]
		err := r.each(ctx, `SELECT d.record, t.record FROM report_record d JOIN report_text t ON t.report = d.report
			WHERE d.report IN (`+marks+`)`, args, func(scan func(...any) error) error {
			var head, texts []byte
			if err := scan(&head, &texts); err != nil {
				return err
			}
			report, err := r.store.decodeReport(head, texts)
			found[report.ID] = report
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	all := make([]model.Report, 0, len(found))
	for _, id := range ids {
		if report, ok := found[id]; ok {
			all = append(all, report)
			delete(found, id)
		}
	}
	return all, nil
}

// Events implements Reader. A redacted body is empty.
func (r *reader) Events(ctx context.Context, ids []model.ID, after uint64) ([]model.Event, error) {
	var all []model.Event
	sorted := slices.SortedFunc(slices.Values(ids), model.ID.Compare)
	for rest := slices.Compact(sorted); len(rest) > 0; {
		marks, args, took := list(rest, []any{bounded(after)}, idArg)
		rest = rest[took:]
		err := r.each(ctx, `SELECT e.record, b.body FROM event e
			LEFT JOIN event_body b ON b.report = e.report AND b.no = e.no
			WHERE e.seq > $1 AND e.report IN (`+marks+`) ORDER BY e.report, e.no`, args,
			func(scan func(...any) error) error {
				var head, body []byte
				if err := scan(&head, &body); err != nil {
					return err
				}
				e, err := r.store.decodeEvent(head, body)
				all = append(all, e)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
