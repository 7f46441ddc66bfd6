package wire

import (
	"time"

	"lapor/model"
)

// Paths of the HTTP surface.
const (
	PathLogin  = "/v1/login"
	PathLogout = "/v1/logout"
	PathDevice = "/v1/device"
	PathSync   = "/v1/sync"
	PathHealth = "/healthz"
)

// Media types. Accounts speak JSON; sync speaks MediaSync unless the caller
// asks for MediaJSON.
const (
	MediaSync = "application/vnd.lapor.sync"
	MediaJSON = "application/json"
	MediaRows = "application/x-ndjson" // the JSON view: one frame a line
)

// LoginRequest is the body of POST /v1/login.
type LoginRequest struct {
	Login    string   `json:"login"`
	Password string   `json:"password"`
	Device   model.ID `json:"device"`
	Label    string   `json:"label,omitempty"` // host name as the device gives it
}

// LoginReply carries the token: 256 random bits, base64url without padding.
// It is shown once; the server keeps only its SHA-256.
type LoginReply struct {
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
	User    model.ID  `json:"user"`
	Name    string    `json:"name"`
	Time    time.Time `json:"time"` // server clock
}

// DeviceRequest is the body of POST /v1/device: a forked device takes a new
// id under the same user. The reply is a LoginReply.
type DeviceRequest struct {
	Device model.ID `json:"device"`
	Label  string   `json:"label,omitempty"`
}

// Health is the answer of GET /healthz.
type Health struct {
	Status  string `json:"status"` // "ok" or "down"
	Version int    `json:"version"`
	Seq     uint64 `json:"seq"`
}
