// Package screen is the contract between the program (package tui) and its
// screens: what a screen is, what it is given, and the messages by which it
// asks for something. See the comment of package tui for how a screen plugs
// in.
//
// It must never hold what only one screen needs, and never draw.
package screen
