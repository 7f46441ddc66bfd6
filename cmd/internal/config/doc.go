// Package config reads the settings of both programs from one file,
// LAPOR_… variables and flags, in rising order of precedence.
//
// It decodes once into a struct. A missing key is its default, an unknown one
// a warning with its line; the user's file is never rewritten. The package
// must never hold a secret: passwords and tokens are not settings.
package config
