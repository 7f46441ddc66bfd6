// Package action holds the one table of everything that an officer can do:
// its name, keys in both languages, where it applies and why it is disabled.
// Dispatch, footer, help, palette and the menu Tindakan all read this table,
// so that none of them can say something that the others do not.
//
// Labels are in the catalogues: action.<name> is the words on the screen,
// actionHelp.<name> the sentence of help. The package must never draw or do
// I/O, nor know the screens beyond their names.
package action
