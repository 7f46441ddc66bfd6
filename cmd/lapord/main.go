// Command lapord is the central server of lapor: it keeps the reports of an
// agency tree, judges what officers did offline, and hands out what each of
// them may see. One binary, one SQLite file.
//
// It must never hold a rule of the workflow; those are in package model.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
