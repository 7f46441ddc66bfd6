// Package client exchanges an officer's outbox and cache with the central
// server. Engine is the protocol as a state machine without I/O of its own:
// clock, randomness, transport and store are passed in, so that one goroutine
// and a seed replay any run. Runner decides when to sync; HTTP is the
// transport of the real program.
//
// It must never hold SQL, and never drop or change what the store has queued:
// it only reports what the server said.
package client
