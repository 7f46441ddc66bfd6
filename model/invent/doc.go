// Package invent makes up complaints, replies, people and an agency tree for
// the demo, the simulator, tests and benchmarks. Everything follows from a
// seed: the same seed and index give the same text on every machine.
//
// Nothing in it is or was a real complaint. It must never read a clock, draw
// from a global random source, or be fed with real people's texts; identity
// and telephone numbers it writes are of kinds that are not given out.
//
// Words and sentences are data in data/primary, one folder per vocabulary, so
// that a second one, sharing no sentence with the first, can stand beside it.
// Names of districts and villages come from the Kemendagri list
// (data/LICENSE.wilayah), categories and office names from public bodies.
package invent
