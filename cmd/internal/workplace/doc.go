// Package workplace opens one officer's profile on this computer and wires
// what works on it: the cache, the login, the link to the central server and
// the desk. The full-screen program, the commands and the demo all stand on
// it.
//
// It must never draw or print, hold a rule of the workflow, or keep a password
// longer than the login takes.
package workplace
