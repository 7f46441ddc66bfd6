// Package server is the engine and HTTP surface of lapord: it lets officers
// in, judges their operations through store/central and tells each of them
// what changed of what he may see, no more.
//
// Everything that leaves passes visibility (model.Visibility.Class) and
// record.Codec in the one read snapshot of the response. This package must
// never write a citizen's text, a name, an operation's body or a token into a
// log, and holds no SQL.
package server
