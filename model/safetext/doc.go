// Package safetext is the one border between text from outside and everything
// that can be driven by text: terminal, log line, file name, window title,
// spreadsheet cell.
//
// A [Text] exists only because this package made it, so code that accepts a
// Text cannot be handed a raw string by mistake. What is inside a Text:
//
//   - valid UTF-8 without control characters except newline and tab: no C0, DEL
//     or C1, hence no escape sequence of any terminal;
//   - nothing that is invisible or reorders its neighbours: no bidi controls,
//     zero-width characters, tags, variation selectors, soft hyphens;
//   - nothing without an agreed meaning: private use, non-characters, code
//     points that Unicode has not assigned and bytes that are not UTF-8 become
//     U+FFFD, one for a whole run;
//   - at most [MaxMarks] combining marks on one base, and none without a base,
//     so that no mark can lean on what the program drew before it and no drawn
//     character is made of more than about ten code points;
//   - only plain spaces: every other blank of Unicode becomes U+0020.
//
// The package also finds and masks what identifies a person in free text: NIK,
// telephone numbers, e-mail addresses.
//
// It must never decide who may see a text, never store one, and never offer a
// way to make a Text that was not cleaned.
package safetext
