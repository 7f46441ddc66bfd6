package town

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"time"
)

// Certificate makes a chain as a public authority hands out today (ECDSA
// P-256 leaf and intermediate) for the loopback address, and the
// configurations of both sides. Keys are made anew each time.
func Certificate() (server, client *tls.Config, err error) {
	root, rootKey, err := sign(authority("Akar Uji Coba"), nil, nil)
	if err != nil {
		return nil, nil, err
	}
	between, betweenKey, err := sign(authority("Penerbit Uji Coba E1"), root, rootKey)
	if err != nil {
		return nil, nil, err
	}
	leaf := &x509.Certificate{DNSNames: []string{"sinkronisasi.lapor.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, KeyUsage: x509.KeyUsageDigitalSignature,
		Subject: pkix.Name{CommonName: "sinkronisasi.lapor.example"}}
	cert, key, err := sign(leaf, between, betweenKey)
	if err != nil {
		return nil, nil, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw, between.Raw}, PrivateKey: key}}},
		&tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}, nil
}

func authority(name string) *x509.Certificate {
	return &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		Subject: pkix.Name{Organization: []string{"Uji Coba"}, CommonName: name, Country: []string{"ID"}}}
}

// sign completes a template; parent nil: by itself.
func sign(c, parent *x509.Certificate, by *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if parent == nil {
		parent, by = c, key
	}
	if c.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return nil, nil, err
	}
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().AddDate(0, 3, 0)
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, by)
	if err != nil {
		return nil, nil, err
	}
	signed, err := x509.ParseCertificate(der)
	return signed, key, err
}
