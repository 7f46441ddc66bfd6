package console

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"lapor/model"
)

// TestTheTableOfExitCodesIsTrue reads docs/exit-codes.md.
func TestTheTableOfExitCodesIsTrue(t *testing.T) {
	page, err := os.ReadFile("../../../docs/exit-codes.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?m)^\| (\d+) \|.*\|([^|]*)\|$`)
	named := regexp.MustCompile("`([a-z_]+)`")
	rows := 0
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		rows++
		exit, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range named.FindAllStringSubmatch(m[2], -1) {
			if got := ExitOf(&model.Error{Code: model.Code(code[1])}); got != exit {
				t.Errorf("%s exits with %d, the page says %d", code[1], got, exit)
			}
		}
	}
	for _, exit := range []int{ExitOK, ExitFailure, ExitUsage, ExitNotFound, ExitRefused, ExitNoLink, ExitAuth, ExitData, ExitDecision, ExitBusy, ExitStopped} {
		if !strings.Contains(string(page), "\n| "+strconv.Itoa(exit)+" |") {
			t.Errorf("the page lacks %d", exit)
		}
	}
	if rows != 11 {
		t.Errorf("%d rows", rows)
	}
}
