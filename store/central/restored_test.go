package central_test

import (
	"testing"
	"time"

	"lapor/store/central"
)

// A backup that is put back twice knows nothing of the first time: the numbers
// that were given out then must not come again.
func TestTheSameBackupTwiceGivesOtherNumbers(t *testing.T) {
	const backup = 1234
	day := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	first := central.NextGeneration(backup, day)
	used := first + 1_000_000
	second := central.NextGeneration(backup, day.Add(time.Minute))
	if first <= backup || second <= used {
		t.Fatalf("backup at %d, first %d to %d, second from %d", backup, first, used, second)
	}
	if again := central.NextGeneration(used, day.AddDate(-10, 0, 0)); again <= used || int64(again) < 0 {
		t.Fatalf("a clock that is behind leads back: %d after %d", again, used)
	}
	if last := central.NextGeneration(used, day.AddDate(60, 0, 0)); int64(last) < 0 {
		t.Fatal("the counter leaves its column")
	}
}
