// Package report is the screen of one report: what was written, where it
// stands, which deadlines run and why, and everything that happened, own
// unsent acts included. It also draws the preview beside the queue.
//
// It must never show an identity of an anonymous reporter, nor draw text from
// outside that has not passed model/safetext.
package report
