package wire

import (
	"encoding"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
	"unicode"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/record"
)

// JSONWriter is the readable form of Out: one line {"frame":…,"data":…} per
// frame, with the records inside items taken apart.
type JSONWriter struct {
	codec *Codec
	dst   counter
}

// NewJSONWriter writes lines into dst.
func (c *Codec) NewJSONWriter(dst io.Writer) *JSONWriter {
	return &JSONWriter{codec: c, dst: counter{w: dst}}
}

// Frame implements Out.
func (w *JSONWriter) Frame(t FrameType, v any) error {
	data, err := w.data(v)
	if err != nil {
		return err
	}
	line, err := json.Marshal(map[string]any{"frame": t.name(), "data": data})
	if err != nil {
		return err
	}
	_, err = w.dst.Write(append(line, '\n'))
	return err
}

// Commit implements Out.
func (w *JSONWriter) Commit(c Commit) error {
	err := w.Frame(FrameCommit, c)
	w.dst.mark = w.dst.n
	return err
}

// Pending implements Out.
func (w *JSONWriter) Pending(more int) int { return int(w.dst.n-w.dst.mark) + more }

// Total implements Out.
func (w *JSONWriter) Total() int64 { return w.dst.mark }

// Close implements Out.
func (w *JSONWriter) Close() error { return nil }

func (w *JSONWriter) data(v any) (any, error) {
	items, ok := v.(Items)
	if !ok {
		return readable(reflect.ValueOf(v)), nil
	}
	list := make([]any, 0, len(items.Items))
	for _, it := range items.Items {
		inner, err := w.open(it)
		if err != nil {
			return nil, err
		}
		list = append(list, map[string]any{"type": typeName(it.Type), "class": uint8(it.Class),
			"id": it.ID, "report": it.Report, "rev": it.Rev, "value": readable(reflect.ValueOf(inner).Elem())})
	}
	return map[string]any{"items": list}, nil
}

// open decodes the record of an item, which already is of the type that the
// caller's view class may have.
func (w *JSONWriter) open(it record.Item) (any, error) {
	v := shapeOf(it)
	if v == nil {
		return nil, model.Errorf(CodeCorrupt, "item of type %d", it.Type)
	}
	return v, w.codec.records.Decode(it.Bytes, v)
}

func shapeOf(it record.Item) any {
	switch it.Type {
	case record.TypeRow:
		switch it.Class {
		case model.ViewSupervisor:
			return &record.SupervisorRow{}
		case model.ViewUnit:
			return &record.UnitRow{}
		case model.ViewCoordinator:
			return &record.CoordinatorRow{}
		}
	case record.TypeText:
		switch it.Class {
		case model.ViewSupervisor:
			return &record.SupervisorText{}
		case model.ViewUnit:
			return &record.UnitText{}
		case model.ViewCoordinator:
			return &record.CoordinatorText{}
		}
	case record.TypeEvent:
		return &model.Event{}
	case record.TypeAgency:
		return &model.Agency{}
	case record.TypeActor:
		return &model.Actor{}
	case record.TypeRules:
		return &model.Rules{}
	case record.TypeCalendar:
		return &calendar.Data{}
	case record.TypeParked:
		return &model.Parked{}
	}
	return nil
}

func typeName(t record.Type) string {
	names := [...]string{"", "row", "text", "event", "agency", "actor", "rules", "calendar", "parked"}
	if int(t) < len(names) {
		return names[t]
	}
	return fmt.Sprint(uint8(t))
}

// readable turns a message into maps with snake_case names, leaves zero
// fields out, writes bytes as hex or base64 and stored numbers by their code.
func readable(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return x.UTC().Format(time.RFC3339)
	case encoding.TextMarshaler:
		b, err := x.MarshalText()
		if err != nil {
			return err.Error()
		}
		return string(b)
	case fmt.Stringer:
		if k := v.Kind(); k >= reflect.Int && k <= reflect.Uint64 {
			return x.String()
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return readable(v.Elem())
	case reflect.Struct:
		return readableStruct(v)
	case reflect.Map:
		m := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			m[fmt.Sprint(it.Key().Interface())] = readable(it.Value())
		}
		return m
	case reflect.Slice, reflect.Array:
		return readableList(v)
	}
	return v.Interface()
}

func readableStruct(v reflect.Value) any {
	m := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.IsExported() && f.Tag.Get("cbor") != "-" && !v.Field(i).IsZero() {
			m[snake(f.Name)] = readable(v.Field(i))
		}
	}
	return m
}

func readableList(v reflect.Value) any {
	if v.Type().Elem().Kind() == reflect.Uint8 && v.Type().Elem().Name() == "uint8" {
		if v.Kind() == reflect.Slice {
			return base64.StdEncoding.EncodeToString(v.Bytes())
		}
		b := make([]byte, v.Len())
		reflect.Copy(reflect.ValueOf(b), v)
		return hex.EncodeToString(b)
	}
	list := make([]any, 0, v.Len())
	for i := range v.Len() {
		list = append(list, readable(v.Index(i)))
	}
	return list
}

func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(rune(name[i-1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
