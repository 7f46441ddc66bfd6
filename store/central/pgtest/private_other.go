//go:build !unix

package pgtest

import (
	"errors"
	"net/url"
)

func startPrivate(bool) (*url.URL, func() error, error) {
	return nil, nil, errors.New("a private cluster needs Unix; set " + EnvDSN)
}
