// Package model says what a report is and what may happen to it: reports,
// events, mandates, the agency tree, the table of operations, the clocks, and
// Decide, the one function that knows the workflow.
//
// It is pure. It must never do I/O, read a clock, draw randomness from
// anywhere but its arguments, or import anything of this project outside
// model/. Client and server both call it; the server's answer is the truth.
package model
