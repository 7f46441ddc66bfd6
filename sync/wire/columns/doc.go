// Package columns lays records out by column: what many records of one type
// have in the same place stands side by side, identities in binary and as
// references to where they stood first, numbers as small differences, texts
// together. What comes back is byte for byte what was put in. docs/protocol.md
// describes the layout.
//
// It knows canonical CBOR and identities, not what a record means; records
// that are not canonical pass through whole. It must never compress: that is
// for the stream around it, of which both sides keep the same Memory.
package columns
