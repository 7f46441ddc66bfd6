// Package compose is the screen on which replies and notes are written: a
// text area, the report beside it, the checks beneath it, and a draft on disk
// that is never more than a second old.
//
// What is typed here must never be lost: Esc, a failed sending, a crash and a
// newer reply of a colleague all leave it as a draft. Nothing is sent but by
// F10.
package compose
