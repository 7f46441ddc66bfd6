// Package tuitest lets tests use screens as an officer would, without a
// terminal: an invented store in memory, a clock that stands still, and a
// driver that presses keys and reads frames. It must never be imported by a
// program.
package tuitest
