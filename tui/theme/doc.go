// Package theme turns meanings into looks. Screens name what something is (a
// token on a surface: danger on the cursor row) and never a colour. Colour is
// never the only carrier of a meaning: every theme works in mono.
//
// Styles are finished control sequences, made once per theme, so that a row
// costs a few string writes. The package must never measure or cut text.
package theme
