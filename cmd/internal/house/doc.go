// Package house holds the tests that keep the house in order: which room may
// import which, that every package says what it is for, that no file grows
// past what one can read. It has no code of its own and must never get any.
package house
