//go:build !windows

// Package drive lets a test use a real program as a person would: it starts the
// binary in a pseudo terminal, presses keys, and looks at the screen.
//
//	s := drive.Start(t, drive.Options{Path: drive.Build(t, "lapor"), Args: []string{"demo"}})
//	s.WaitFor("Antrean")
//	s.Press("j", "j", "enter")
//	s.Type("Sudah kami tindak lanjuti")
//	s.Press("ctrl+s")
//	if !s.Screen().Contains("Terkirim") { ... }
//
// Nothing here sleeps or polls: every wait looks again when output, an
// announcement of idleness or the end of the program arrives. A program that
// announces idleness (package tui/idle holds the protocol) is driven in step:
// each key is sent once the one before has been dealt with, and Press, Type, Paste
// and Resize return when the screen shows the result. A program that never
// announces it is simply written to; use WaitFor between steps.
//
// A wait that is not fulfilled within 15 seconds fails the test; the environment
// variable LAPOR_TEST_PATIENCE (a Go duration) lengthens that for slow machines.
// When a test fails, its log ends with the screen.
//
// All methods of a Session belong to the goroutine of its test. The package must
// never be imported by a program.
package drive
