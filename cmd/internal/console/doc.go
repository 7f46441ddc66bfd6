// Package console is how the commands of both programs speak: sentences of
// the catalogue or JSON on standard output, errors with what is safe and what
// to do next on standard error, and the documented exit codes.
//
// It must never print text from outside that has not passed model/safetext.
package console
