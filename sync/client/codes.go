package client

import (
	"slices"

	"lapor/model"
	"lapor/store/cache"
	"lapor/sync/wire"
)

// Codes of this package. What the server refuses keeps the server's code
// (token_expired, token_invalid, device_revoked, user_disabled, login_failed,
// login_locked, sync_busy, disk_full, unannounced_restore, server_error,
// wire_version).
const (
	CodeNoNetwork     model.Code = "sync_no_network"     // no way to the server: no link, no name, refused
	CodeStalled       model.Code = "sync_stalled"        // 45 s without a byte
	CodeCaptivePortal model.Code = "sync_captive_portal" // a page that wants a login answered instead
	CodeServerDown    model.Code = "sync_server_down"    // 5xx without an answer of ours
	CodePlain         model.Code = "server_plain"        // an address without TLS outside this computer
	CodeUntrusted     model.Code = "sync_untrusted"      // the certificate does not fit; Args["why"]
	CodeClock         model.Code = "sync_clock"          // the certificate is not valid at this computer's time
	CodeNotServer     model.Code = "sync_not_server"     // something answers there, but it is no lapord
	CodeBusy          model.Code = "sync_busy"
	CodeDigest        model.Code = "sync_digest" // still different after a manifest: to be reported
	CodeStuck         model.Code = "sync_stuck"  // the server answers and nothing moves
	CodeLocked                   = cache.CodeSyncLocked
)

// The server's own codes that mean something to the engine.
const (
	CodeTokenInvalid model.Code = "token_invalid"
	CodeTokenExpired model.Code = "token_expired"
	CodeRevoked      model.Code = "device_revoked"
	CodeDisabled     model.Code = "user_disabled"
	codeDevice       model.Code = "device_mismatch" // the token is of another device
)

// Permanent reports whether waiting will not help: a person has to act.
func Permanent(code model.Code) bool {
	return slices.Contains([]model.Code{CodeTokenInvalid, CodeTokenExpired, CodeRevoked,
		CodeDisabled, wire.CodeVersion, CodeUntrusted, CodeClock}, code)
}
