package cache

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
)

// Reading a damaged database by its pages, without SQLite: when its first
// page or an inner page is gone, the leaves with what the officer wrote are
// usually whole. The formats are those of sqlite.org/fileformat2.html.

const (
	pageSize        = 4096
	walHeader       = 32
	walFrameHeader  = 24
	leafOfTable     = 0x0d
	leafOfIndex     = 0x0a // and of tables WITHOUT ROWID
	maxRescuedPages = 1 << 20
)

// rawPages are the newest committed versions of pages, by number from 1.
type rawPages map[uint32][]byte

func readPages(path string) (rawPages, error) {
	pages := rawPages{}
	main, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for n := 0; (n+1)*pageSize <= len(main) && n < maxRescuedPages; n++ {
		pages[uint32(n+1)] = main[n*pageSize : (n+1)*pageSize]
	}
	wal, err := os.ReadFile(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return pages, nil
	}
	if err != nil {
		return nil, err
	}
	pages.overlay(wal)
	return pages, nil
}

// overlay takes the frames of the log up to the last commit in it. Frames of
// an older round of the log have another salt.
func (p rawPages) overlay(wal []byte) {
	if len(wal) < walHeader {
		return
	}
	salt := wal[16:24]
	var since []uint32
	newer := rawPages{}
	for at := walHeader; at+walFrameHeader+pageSize <= len(wal); at += walFrameHeader + pageSize {
		head := wal[at : at+walFrameHeader]
		if string(head[8:16]) != string(salt) {
			break
		}
		n := binary.BigEndian.Uint32(head)
		newer[n] = wal[at+walFrameHeader : at+walFrameHeader+pageSize]
		since = append(since, n)
		if binary.BigEndian.Uint32(head[4:]) != 0 { // commit
			for _, n := range since {
				p[n] = newer[n]
			}
			since = since[:0]
		}
	}
}

// records calls f with the record of every cell of every leaf that has one.
func (p rawPages) records(f func(page byte, rowid int64, columns []any) error) error {
	for n, page := range p {
		start := 0
		if n == 1 {
			start = 100
		}
		kind := page[start]
		if kind != leafOfTable && kind != leafOfIndex {
			continue
		}
		cells := int(binary.BigEndian.Uint16(page[start+3:]))
		for i := range min(cells, (pageSize-start-8)/2) {
			at := int(binary.BigEndian.Uint16(page[start+8+2*i:]))
			if at < start+8 || at >= pageSize {
				continue
			}
			rowid, payload, ok := p.cell(page, kind, at)
			if !ok {
				continue
			}
			if columns, ok := rawRecord(payload); ok {
				if err := f(kind, rowid, columns); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// cell reads a cell's payload, following its overflow pages.
func (p rawPages) cell(page []byte, kind byte, at int) (rowid int64, payload []byte, ok bool) {
	size, n := rawVarint(page[at:])
	at += n
	if kind == leafOfTable {
		id, m := rawVarint(page[at:])
		rowid, at, n = int64(id), at+m, n*m
	}
	if n == 0 || size == 0 || size > 1<<24 {
		return 0, nil, false
	}
	local := localSize(int(size), kind)
	if at+local > pageSize {
		return 0, nil, false
	}
	payload = append(payload, page[at:at+local]...)
	if local == int(size) {
		return rowid, payload, true
	}
	if at+local+4 > pageSize {
		return 0, nil, false
	}
	next := binary.BigEndian.Uint32(page[at+local:])
	for len(payload) < int(size) {
		more := p[next]
		if more == nil {
			return 0, nil, false
		}
		next = binary.BigEndian.Uint32(more)
		payload = append(payload, more[4:min(pageSize, 4+int(size)-len(payload))]...)
	}
	return rowid, payload, true
}

// localSize is how much of a payload lies on the leaf itself.
func localSize(size int, kind byte) int {
	most, least := pageSize-35, (pageSize-12)*32/255-23
	if kind == leafOfIndex {
		most = (pageSize-12)*64/255 - 23
	}
	if size <= most {
		return size
	}
	if k := least + (size-least)%(pageSize-4); k <= most {
		return k
	}
	return least
}
