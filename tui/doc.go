// Package tui is the officer's full-screen program: one Bubble Tea model that
// holds a stack of screens, the frame around them (header, status, notices,
// footer) and what all of them share. All data come through desk.Store and
// desk.Sync. It must never import SQL, HTTP or a store, do I/O outside
// commands, or know the workflow: what is allowed is model.Allowed's to say.
//
// # The rooms
//
//	tui/text       every sentence, in Indonesian and English; dates, ages, marks
//	tui/theme      meanings to looks: tokens on surfaces, glyphs
//	tui/cell       widths, cutting, padding, wrapping, overlays
//	tui/field      one line of text being typed
//	tui/action     the one table of what can be done: keys, places, reasons
//	tui/screen     the contract of a screen, its Deps and messages
//	tui/queuelist  the queue; tui/report one report; tui/palette help, palette
//	               and the menu Tindakan; other screens beside them
//	tui/tuitest    an invented store and a driver for tests of screens
//
// # How a screen plugs in
//
//  1. A struct in its own package under tui/ with the methods of
//     [lapor/tui/screen.Screen] and a constructor of type screen.Constructor.
//  2. One line in [Screens] (screens.go) under the name that action.Table
//     gives in Opens. The constructor gets Deps (keep the pointer, read only)
//     and the Open with report, marked reports, action and draft.
//  3. Its actions are lines in action.Table with Where set to its place; they
//     arrive as action.Invoked. action.Back arrives too: close yourself with
//     screen.Close(s, result). Keys that are no action there arrive as
//     tea.KeyPressMsg. While Info().Typing is true every key that prints goes
//     to the screen as tea.KeyPressMsg and pastes as tea.PasteMsg.
//  4. Reading: screen.Ask(deps, &query, read), answer screen.Answer[T], always
//     through query.Take(answer.Gen). Writing: screen.Do. An error: the
//     command screen.Send(screen.Failed{err}). After an operation was written:
//     screen.Close(s, screen.Submitted{…}): the program says so, counts again
//     and sends Changed to all screens. A Result may also be a screen.Open,
//     Invoke, Notice or Push: it is done after the screen has gone.
//  5. Waiting for a clock: screen.Later(deps.Clock.After(…)), so that a test
//     driver does not wait for it.
//  6. Sentences into tui/text/{id,en}/<group>.txt: a file of its own for each
//     screen. Everything from outside through safetext.Line or Clean before
//     it is drawn; styled lines by deps.Theme.Line(surface).Add(token, text).
//  7. An overlay (Info().Overlay) returns its block from View, frame included:
//     see [lapor/tui/screen.Box]. The program ignores keys for a moment after
//     an overlay has appeared under typing fingers.
package tui
