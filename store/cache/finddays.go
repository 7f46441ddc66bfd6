package cache

import (
	"sort"
	"time"

	"lapor/model/calendar"
	"lapor/model/query"
	"lapor/model/queue"
)

// horizon is how many days around today a search for deadlines looks at.
const horizon = 4 * 366

// firstDay is the first day around today for whose working days left ok
// holds; ok must be monotone.
func firstDay(view *calendar.View, today calendar.Date, ok func(left int) bool) calendar.Date {
	n := sort.Search(2*horizon, func(i int) bool {
		left, _ := view.Between(today, today.AddDays(i-horizon))
		return ok(left)
	})
	return today.AddDays(n - horizon)
}

func midnight(d calendar.Date, zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// flagOf is the bit of a flag of the search language; 0 for an unknown one.
func flagOf(code string) queue.Flags {
	switch code {
	case query.FlagAnonymous:
		return queue.FlagAnonymous
	case query.FlagConfidential:
		return queue.FlagConfidential
	case query.FlagRestricted:
		return queue.FlagRestricted
	case query.FlagAttachment:
		return queue.FlagAttachment
	case query.FlagDuplicate:
		return queue.FlagDuplicate
	case query.FlagEscalated:
		return queue.FlagEscalated
	case query.FlagNotAuthority:
		return queue.FlagNotAuthority
	case query.FlagOwes:
		return queue.FlagOwes
	case query.FlagWaiting:
		return queue.FlagWaiting
	case query.FlagReturned:
		return queue.FlagReturned
	case query.FlagApproval:
		return queue.FlagApproval
	case query.FlagEstimated:
		return queue.FlagEstimated
	case query.FlagPaused:
		return queue.FlagPaused
	case query.FlagUnsent:
		return queue.FlagUnsent
	case query.FlagParked:
		return queue.FlagParked
	case query.FlagUndelivered:
		return queue.FlagUndelivered
	case query.FlagSupervisory:
		return queue.FlagSupervisory
	case query.FlagClaimed:
		return queue.FlagClaimed
	case query.FlagDiffers:
		return queue.FlagDiffers
	case query.FlagDraft:
		return queue.FlagDraft
	}
	return 0
}
