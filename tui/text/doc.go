// Package text holds every sentence that an officer reads, in Indonesian and
// English, and writes dates, ages and deadlines the way offices do.
//
// A language is a folder of files, one per group: the key queue.empty is the
// line "empty = …" in queue.txt. {name} in a sentence takes an argument. Both
// languages hold the same keys with the same arguments; a test keeps it so.
//
// The package must never decide anything: it turns codes and values into
// words. What it is given from outside must have passed model/safetext.
package text
