// Package door is what stands before the queue: "Siapa yang bertugas?" where
// several officers share a computer, and the login of a new one. It is a small
// program of its own, because without a profile there is no store to show.
//
// It must never show anything of a profile but its name and how much is
// unsent, keep a password beyond the login, or do I/O itself: logging in is
// given to it.
package door
