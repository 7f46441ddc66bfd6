// Package wire is the protocol as types: requests, frames, their codec.
// docs/protocol.md describes it for a stranger. It must never decide
// anything, open a connection or touch a store.
//
// A response is one zstd stream of frames; a frame is
//
//	length of payload (4 bytes, big endian) · type (1) · payload (CBOR) · CRC-32C of type and payload (4, big endian)
//
// and the stream is flushed at every commit point, so that what stands before
// one can be read as soon as it has arrived.
package wire
