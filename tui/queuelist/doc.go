// Package queuelist is the queue: tabs of views, a windowed table that holds
// only the rows around the cursor, search as you type, marks and a preview.
// It must never hold a whole view, nor know how rows are stored.
package queuelist
