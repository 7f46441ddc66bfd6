// Package demo makes a private little world: a central server in a temporary
// folder, an agency tree, some thousand invented complaints with their
// threads, a coordinator who keeps working, and a link that can be cut.
//
// Everything follows from a seed and a moment. It must never touch a real
// profile, listen beyond this machine, or hold a real complaint.
package demo
