// Package form holds the inputs that dialogs and the compose screen are made
// of: text area, day, choice, yes or no, unit picker, and the form that puts
// some of them below each other.
//
// What is typed or pasted is cleaned by model/safetext on its way in, so that
// nothing an input holds can do anything to a terminal. The package must never
// read or write data, nor know what a form is for.
package form
