package excel

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/xuri/excelize/v2"

	"lapor/model"
	"lapor/model/calendar"
)

// Options of Open. The zero Options serve.
type Options struct {
	Zone      calendar.Zone         // of dates and times that do not name one; zero is WIB
	Progress  func(done, total int) // rows of the sheet, called every 500 rows and at the end; may be nil
	MaxListed int                   // longest list in the summary; zero is 200
	TempDir   string                // for unpacked parts; "" is the system's
}

// Info is what is known before the first row.
type Info struct {
	Sheet     string
	HeaderRow int       // from 1
	LastRow   int       // last row of the sheet, header and preamble counted
	Preamble  []string  // what stands above the header, a line a row, at most 20
	Exported  time.Time // when the file says it was made; zero if it does not
	Optional  []string  // official columns that this export lacks
	Ignored   []string  // columns that we do not know
}

// Export is an opened export. It is not safe for concurrent use. The caller
// closes it.
type Export struct {
	Info    Info
	options Options
	file    *excelize.File
	rows    *excelize.Rows
	at      int // row of the sheet that was read last
	columns columns
	base    epoch
	seen    map[string]sighting
	sum     Summary
	done    bool
}

type sighting struct {
	row  int
	hash [16]byte // half of it tells rows apart
}

// memoryPart is the size from which a part of the file is unpacked to disk
// instead of memory.
const memoryPart = 1 << 20

// Open checks the file, finds the header and stands before the first row. Its
// errors are *model.Error with one of the codes of this package.
func Open(ctx context.Context, path string, o Options) (*Export, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &model.Error{Code: CodeNoFile, Err: err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = &fs.PathError{Op: "read", Path: path, Err: errors.New("is a directory")}
	}
	if err != nil {
		return nil, &model.Error{Code: CodeNoFile, Err: err}
	}
	return open(ctx, f, info.Size(), o, func(o excelize.Options) (*excelize.File, error) { return excelize.OpenFile(path, o) })
}

// OpenReader is Open for a file that is not on disk. It holds the packed file
// in memory.
func OpenReader(ctx context.Context, r io.ReaderAt, size int64, o Options) (*Export, error) {
	return open(ctx, r, size, o, func(o excelize.Options) (*excelize.File, error) {
		return excelize.OpenReader(io.NewSectionReader(r, 0, size), o)
	})
}

func open(ctx context.Context, r io.ReaderAt, size int64, o Options, unpack func(excelize.Options) (*excelize.File, error)) (*Export, error) {
	if o.MaxListed == 0 {
		o.MaxListed = 200
	}
	if err := sniff(r, size); err != nil {
		return nil, err
	}
	last, err := inspect(ctx, r, size)
	if err != nil {
		return nil, err
	}
	file, err := unpack(excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: memoryPart, TmpDir: o.TempDir,
	})
	if err != nil {
		if file != nil {
			file.Close()
		}
		return nil, damaged("excelize cannot open it", err)
	}
	x := &Export{options: o, file: file, seen: map[string]sighting{}, base: epoch1900}
	if props, err := file.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		x.base = epoch1904
	}
	x.Info.Exported = made(file)
	if err := x.findHeader(ctx, last); err != nil {
		x.Close()
		return nil, err
	}
	return x, nil
}

// made is when the document says it was saved or else created. Libraries
// write dates of their own making from before LAPOR! existed.
func made(file *excelize.File) time.Time {
	props, err := file.GetDocProps()
	if err != nil {
		return time.Time{}
	}
	for _, text := range []string{props.Modified, props.Created} {
		if t, err := time.Parse(time.RFC3339, text); err == nil && t.Year() >= firstYear {
			return t
		}
	}
	return time.Time{}
}

// Close removes the temporary files.
func (x *Export) Close() error {
	var err error
	if x.rows != nil {
		err = x.rows.Close()
		x.rows = nil
	}
	return errors.Join(err, x.file.Close())
}

// Summary is what was read so far.
func (x *Export) Summary() Summary { return x.sum }

// Read opens path, calls each for every report in the order of the rows and
// closes the file. It stops at the first error of each.
func Read(ctx context.Context, path string, o Options, each func(model.Imported) error) (Summary, error) {
	x, err := Open(ctx, path, o)
	if err != nil {
		return Summary{}, err
	}
	defer x.Close()
	for {
		report, err := x.Next(ctx)
		if errors.Is(err, io.EOF) {
			return x.sum, nil
		}
		if err == nil {
			err = each(report)
		}
		if err != nil {
			return x.sum, err
		}
	}
}
