package server

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"

	"lapor/model"
)

// Argon holds the cost of argon2id (RFC 9106).
type Argon struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// DefaultArgon is 64 MiB, two passes, one thread.
func DefaultArgon() Argon { return Argon{MemoryKiB: 64 << 10, Passes: 2, Threads: 1} }

const (
	saltLen     = 16
	hashLen     = 32
	maxPassword = 1024 // bytes
	maxMemory   = 256 << 10
	maxPasses   = 10
)

// HashPassword gives the PHC string of a password with fresh salt.
func HashPassword(password string, random io.Reader, a Argon) (string, error) {
	if password == "" || len(password) > maxPassword {
		return "", &model.Error{Code: model.CodeBadInput, Field: "password"}
	}
	salt := make([]byte, saltLen)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", err
	}
	return a.phc(salt, argon2.IDKey([]byte(password), salt, a.Passes, a.MemoryKiB, a.Threads, hashLen)), nil
}

func (a Argon) phc(salt, hash []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		a.MemoryKiB, a.Passes, a.Threads, b64.EncodeToString(salt), b64.EncodeToString(hash))
}

// decoy is a PHC string of the usual cost that no password fits: for users
// that do not exist, who must cost the same time.
func (a Argon) decoy() string { return a.phc(make([]byte, saltLen), make([]byte, hashLen)) }

// CheckPassword reports whether the password belongs to the PHC string; a
// string that is none belongs to no password.
func CheckPassword(password, phc string) bool {
	a, salt, want, ok := parsePHC(phc)
	if !ok || len(password) > maxPassword {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, a.Passes, a.MemoryKiB, a.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

func parsePHC(phc string) (a Argon, salt, hash []byte, ok bool) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return a, nil, nil, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &a.MemoryKiB, &a.Passes, &a.Threads); err != nil {
		return a, nil, nil, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return a, nil, nil, false
	}
	hash, err = base64.RawStdEncoding.DecodeString(parts[5])
	sane := a.MemoryKiB > 0 && a.MemoryKiB <= maxMemory && a.Passes > 0 && a.Passes <= maxPasses && a.Threads > 0
	return a, salt, hash, err == nil && sane && len(hash) >= 16 && len(salt) >= 8
}
