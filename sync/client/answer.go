package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"syscall"

	"lapor/model"
	"lapor/sync/wire"
)

// connectionError says what became of a connection in words for an officer.
func connectionError(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errStalled) {
		return model.Wrap(CodeStalled, errStalled)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var (
		record  tls.RecordHeaderError
		invalid x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		verify  *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch): // not TLS at all behind an https address
		return model.Wrap(CodeCaptivePortal, err)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return model.Wrap(CodeClock, err)
	case errors.Is(err, errPin):
		return &model.Error{Code: CodeUntrusted, Args: map[string]any{"why": "pin"}, Err: err}
	case errors.As(err, &unknown):
		return &model.Error{Code: CodeUntrusted, Args: map[string]any{"why": "authority"}, Err: err}
	case errors.As(err, &host):
		return &model.Error{Code: CodeUntrusted, Args: map[string]any{"why": "name"}, Err: err}
	case errors.As(err, &verify):
		return &model.Error{Code: CodeUntrusted, Args: map[string]any{"why": "other"}, Err: err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return model.Wrap(CodeServerDown, err)
	}
	return model.Wrap(CodeNoNetwork, err)
}

// checkAnswer tells our server's answers from everything else that may sit at
// its address: captive portals, proxies, other servers.
func checkAnswer(resp *http.Response, want string, body io.Reader) error {
	media, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case resp.StatusCode == http.StatusNoContent && want == wire.MediaJSON:
		return nil
	case resp.StatusCode == http.StatusOK && media == want:
		return nil
	case resp.StatusCode >= 300 && resp.StatusCode < 400, resp.StatusCode == http.StatusNetworkAuthenticationRequired,
		resp.StatusCode == http.StatusProxyAuthRequired:
		return model.Errorf(CodeCaptivePortal, "status %d", resp.StatusCode)
	case media == wire.MediaJSON && resp.StatusCode >= 400:
		return refused(resp, body)
	case resp.StatusCode >= 500:
		return withRetryAfter(resp, model.Errorf(CodeServerDown, "status %d", resp.StatusCode))
	}
	const sniff = 512
	head, err := io.ReadAll(io.LimitReader(body, sniff))
	if err != nil && model.CodeOf(err) != "" {
		return err
	}
	if media == "text/html" || bytes.Contains(bytes.ToLower(head), []byte("<html")) {
		return model.Errorf(CodeCaptivePortal, "HTML with status %d", resp.StatusCode)
	}
	return model.Errorf(CodeNotServer, "status %d with %q", resp.StatusCode, media)
}

func refused(resp *http.Response, body io.Reader) error {
	var f wire.Failure
	if err := json.NewDecoder(io.LimitReader(body, maxAnswer)).Decode(&f); err != nil || f.Code == "" {
		if resp.StatusCode >= 500 {
			return withRetryAfter(resp, model.Errorf(CodeServerDown, "status %d", resp.StatusCode))
		}
		return model.Errorf(CodeNotServer, "status %d", resp.StatusCode)
	}
	return Refusal(f)
}

func withRetryAfter(resp *http.Response, e *model.Error) error {
	const most = 3600
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		e.Args = map[string]any{argRetry: min(seconds, most)}
	}
	return e
}
