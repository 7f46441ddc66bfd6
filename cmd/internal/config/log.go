package config

import (
	"io"
	"log/slog"
	"os"

	"lapor/model"
)

// CodeLogFile: the log file cannot be written; Args file.
const CodeLogFile model.Code = "log_file"

// Open starts the log: in its file, or without one on otherwise, which may be
// nil for none at all. close belongs to the caller.
func (l Log) Open(otherwise io.Writer) (log *slog.Logger, close func() error, err error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(l.Level)); err != nil {
		return nil, nil, &model.Error{Code: CodeConfigValue, Field: "log.level", Args: map[string]any{"value": l.Level}, Err: err}
	}
	out, close := otherwise, func() error { return nil }
	if l.File != "" {
		f, err := os.OpenFile(l.File, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, nil, &model.Error{Code: CodeLogFile, Args: map[string]any{"file": l.File}, Err: err}
		}
		out, close = f, f.Close
	}
	if out == nil {
		return slog.New(slog.DiscardHandler), close, nil
	}
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level})), close, nil
}
