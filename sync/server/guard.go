package server

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/sync/wire"
)

// guard sets the headers of every answer and outlives a panic.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.o.Log.Error("panic in a handler", "path", r.URL.Path)
				s.fail(w, r, model.Errorf(CodeInternal, "panic"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// status of each code that a client may get; the rest is 500.
func status(code model.Code) int {
	switch code {
	case CodeLoginFailed, central.CodeBadToken, central.CodeExpired:
		return http.StatusUnauthorized
	case central.CodeRevoked, central.CodeDisabled, CodeDevice, central.CodeDuplicate:
		return http.StatusForbidden
	case CodeNotFound:
		return http.StatusNotFound
	case wire.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case wire.CodeVersion:
		return http.StatusUpgradeRequired
	case wire.CodeTruncated, wire.CodeCorrupt, wire.CodeNotOurs, model.CodeBadInput, model.CodeBadID:
		return http.StatusBadRequest
	case CodeLoginLocked:
		return http.StatusTooManyRequests
	case CodeBusy, central.CodeBusy, central.CodeDiskFull, central.CodeNeedRestore:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// failure is what the client is told of err: causes stay in the log.
func failure(err error) wire.Failure {
	e := &model.Error{Code: CodeInternal}
	if coded, ok := asModel(err); ok && status(coded.Code) != http.StatusInternalServerError {
		e = coded
	}
	f := wire.Failure{Code: e.Code, Args: e.Args}
	switch e.Code {
	case CodeBusy, central.CodeBusy:
		f.Code, f.RetryIn = CodeBusy, 30
	case central.CodeDiskFull, central.CodeNeedRestore:
		f.RetryIn = 300
	case CodeLoginLocked:
		f.RetryIn, _ = e.Args["seconds"].(int)
	}
	return f
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := failure(err)
	code := status(f.Code)
	if code >= http.StatusInternalServerError {
		s.o.Log.Error("request failed", "path", r.URL.Path, "code", string(f.Code), "err", err)
	} else {
		s.o.Log.Info("request refused", "path", r.URL.Path, "code", string(f.Code))
	}
	if f.RetryIn > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.RetryIn))
	}
	writeJSON(w, code, f)
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", wire.MediaJSON)
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v) // a broken connection is the client's to notice
}

// readJSON reads a small body strictly.
func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	const limit = 8 << 10
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(headerTime))
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit)).Decode(v)
	if err == nil {
		return nil
	}
	if strings.Contains(err.Error(), "too large") {
		return model.Wrap(wire.CodeTooLarge, err)
	}
	return model.Wrap(wire.CodeCorrupt, err)
}

// address is whom attempts are counted by: the client's IPv4 address or
// IPv6 network.
func (s *Server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.o.BehindProxy {
		if hops := strings.Split(r.Header.Get("X-Forwarded-For"), ","); hops[len(hops)-1] != "" {
			host = strings.TrimSpace(hops[len(hops)-1])
		}
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	addr = addr.Unmap()
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}
