package text

import (
	"errors"

	"lapor/model"
	"lapor/model/safetext"
)

// Error says what happened, what is safe, and what to do next. An error
// without a code, or with one that has no sentence, gives a general sentence
// that names it for a report.
func (c *Catalog) Error(err error) (sentence, safe, next string) {
	code := string(model.CodeOf(err))
	args := []any{"detail", ""}
	var e *model.Error
	if errors.As(err, &e) {
		args = []any{"detail", safetext.Line(e.Detail).Truncate(120).String(), "field", c.Field(e.Field)}
		for name, v := range e.Args {
			if s, ok := v.(string); ok {
				v = safetext.Line(s).String()
			}
			args = append(args, name, v)
		}
	}
	if !c.Has("error." + code + ".what") {
		if code == "" && err != nil {
			code = safetext.Line(err.Error()).Truncate(120).String()
		}
		args = append(args, "code", code)
		code = "unknown"
	}
	at := "error." + code
	return c.T(at+".what", args...), c.Or(at+".safe", c.T("error.unknown.safe")), c.T(at+".next", args...)
}

// Reason is why something cannot be done or was not taken, in a few words:
// of a disabled action, a parked or a rejected operation.
func (c *Catalog) Reason(code model.Code) string {
	if code == "" {
		return ""
	}
	return c.Or("reason."+string(code), c.T("reason.other", "code", string(code)))
}

// Field is the name of an input field on the screen.
func (c *Catalog) Field(name string) string {
	if name == "" {
		return ""
	}
	return c.Or("field."+name, name)
}
