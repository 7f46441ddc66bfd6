package client

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"strings"

	"lapor/model"
)

var errPin = errors.New("the server's key is not the pinned one")

// TLSConfig trusts the authorities of a PEM bundle (nil: the system's) and,
// if pin is set, only a server whose public key has that SHA-256 (hex, of its
// SubjectPublicKeyInfo). With a pin and without a bundle the pin alone
// decides: offices with their own certificate.
func TLSConfig(bundle []byte, pin string) (*tls.Config, error) {
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if bundle != nil {
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(bundle) {
			return nil, &model.Error{Code: model.CodeBadInput, Field: "ca_file"}
		}
	}
	if pin == "" {
		return conf, nil
	}
	want, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(pin))
	if err != nil || len(want) != sha256.Size {
		return nil, &model.Error{Code: model.CodeBadInput, Field: "pin"}
	}
	conf.InsecureSkipVerify = bundle == nil // VerifyConnection below decides instead
	conf.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) > 0 && PinOf(state.PeerCertificates[0]) == hex.EncodeToString(want) {
			return nil
		}
		return errPin
	}
	return conf, nil
}

// PinOf is the pin of a certificate's key.
func PinOf(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return hex.EncodeToString(sum[:])
}
