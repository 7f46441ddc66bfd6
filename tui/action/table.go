package action

import "lapor/model"

// Names of the actions that screens and the program handle themselves.
const (
	Up       Name = "up"
	Down     Name = "down"
	PageUp   Name = "pageUp"
	PageDown Name = "pageDown"
	Top      Name = "top"
	Bottom   Name = "bottom"
	Open     Name = "open"
	Menu     Name = "menu"
	Back     Name = "back"
	Next     Name = "next"
	Previous Name = "previous"

	NextView     Name = "nextView"
	PreviousView Name = "previousView"
	ViewNumber   Name = "view" // Invoked.Key is the digit
	Select       Name = "select"
	SelectAll    Name = "selectAll"
	Sort         Name = "sort"
	Preview      Name = "preview"
	Find         Name = "search"
	SaveView     Name = "saveView"
	DropView     Name = "dropView"
	Deadlines    Name = "deadlines"
	CopyNumber   Name = "copyNumber"
	FetchText    Name = "fetchText"

	SyncNow    Name = "sync"
	GoOffline  Name = "offline"
	ShowOutbox Name = "outbox"
	ShowSync   Name = "syncPanel"
	Decide     Name = "decisions"
	Undo       Name = "undo"
	SendNow    Name = "send"

	Help     Name = "help"
	Commands Name = "palette"
	Language Name = "language"
	Quit     Name = "quit"
)

// Names of acts on a report, for the screens that they open.
const (
	Reply          Name = "reply"
	Note           Name = "note"
	Verify         Name = "verify"
	Dispatch       Name = "dispatch"
	HandleOurself  Name = "handleOurselves"
	NotAuthority   Name = "notAuthority"
	Escalate       Name = "escalate"
	AnswerEscalate Name = "answerEscalation"
	Hold           Name = "hold"
	Resume         Name = "resume"
	Archive        Name = "archive"
	Close          Name = "close"
	Reopen         Name = "reopen"
	Claim          Name = "claim"
	Release        Name = "release"
	RequestInput   Name = "requestInput"
	InputReceived  Name = "inputReceived"
	Delivered      Name = "delivered"
)

// Names of the screens that actions open.
const (
	ScreenReport    = "report"
	ScreenCompose   = "compose" // reply and note
	ScreenAct       = "act"     // one dialog style for all other acts
	ScreenOutbox    = "outbox"
	ScreenDecisions = "decisions"
	ScreenSync      = "sync"
	ScreenMenu      = "menu"
	ScreenHelp      = "help"
	ScreenPalette   = "palette"
	ScreenQuit      = "quit"
)

// Table is every action. The order is that of help and palette.
func Table() []Action {
	return append(append(append(append(acts(), writing()...), views()...), sending()...), program()...)
}

func both(keys ...string) Keys { return Keys{ID: keys, EN: keys} }

func letters(id, en string) Keys { return Keys{ID: []string{id}, EN: []string{en}} }

func acts() []Action {
	act := func(place int, name Name, keys Keys, opens string, kinds ...model.Kind) Action {
		return Action{Name: name, Group: Acts, Where: OnReport, Keys: keys, Opens: opens, Kinds: kinds, Menu: place, Footer: 20 + place}
	}
	list := []Action{
		act(1, Reply, letters("t", "r"), ScreenCompose, model.KindFollowUpResult, model.KindFollowUpInterim, model.KindFollowUpClose),
		act(2, Verify, letters("v", "v"), ScreenAct, model.KindVerify),
		act(3, Dispatch, letters("d", "d"), ScreenAct, model.KindDispatch),
		act(4, HandleOurself, Keys{}, ScreenAct, model.KindHandleOurselves),
		act(5, Note, letters("c", "n"), ScreenCompose, model.KindNote, model.KindSupervisionNote),
		act(6, Escalate, letters("e", "e"), ScreenAct, model.KindEscalate),
		act(7, AnswerEscalate, Keys{}, ScreenAct, model.KindAnswerEscalation),
		act(8, NotAuthority, letters("b", "w"), ScreenAct, model.KindNotAuthority),
		act(9, RequestInput, Keys{}, ScreenAct, model.KindRequestInput),
		act(10, InputReceived, Keys{}, ScreenAct, model.KindInputReceived),
		act(11, Claim, letters("y", "y"), ScreenAct, model.KindClaim),
		act(12, Release, Keys{}, ScreenAct, model.KindRelease),
		act(13, Hold, letters("p", "h"), ScreenAct, model.KindHold),
		act(14, Resume, Keys{}, ScreenAct, model.KindResume),
		act(15, Close, letters("x", "x"), ScreenAct, model.KindClose),
		act(16, Reopen, letters("r", "p"), ScreenAct, model.KindReopen),
		act(17, Archive, letters("a", "a"), ScreenAct, model.KindArchive),
		act(18, Delivered, Keys{}, ScreenAct, model.KindDelivered),
	}
	for i := range list {
		switch list[i].Name {
		case Archive, Close, NotAuthority:
			list[i].Danger = true
		case Reply:
			list[i].Footer = 5
		case Verify:
			list[i].Footer = 3
		case Dispatch:
			list[i].Footer = 8
		}
	}
	return list
}

func views() []Action {
	return []Action{
		{Name: Open, Group: Views, Where: Queue | Outbox, Fixed: []string{"enter"}, Footer: 1},
		{Name: Menu, Group: Acts, Where: Report, Fixed: []string{"enter"}, Footer: 1, Opens: ScreenMenu},
		{Name: Find, Group: Views, Where: Queue, Fixed: []string{"/"}, Footer: 15},
		{Name: ViewNumber, Group: Views, Where: Queue, Fixed: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Hidden: true},
		{Name: NextView, Group: Views, Where: Queue, Fixed: []string{"tab", "right"}},
		{Name: PreviousView, Group: Views, Where: Queue, Fixed: []string{"shift+tab", "left"}},
		{Name: Select, Group: Views, Where: Queue, Fixed: []string{"space"}},
		{Name: SelectAll, Group: Views, Where: Queue, Keys: both("ctrl+a")},
		{Name: Sort, Group: Views, Where: Queue, Keys: both("s")},
		{Name: Preview, Group: Views, Where: Queue, Keys: both("ctrl+t")},
		{Name: SaveView, Group: Views, Where: Queue, Keys: both("ctrl+s"), Enabled: needsSearch},
		{Name: DropView, Group: Views, Where: Queue, Keys: both("ctrl+d")},
		{Name: Next, Group: Views, Where: Report, Fixed: []string{"right"}, Footer: 30},
		{Name: Previous, Group: Views, Where: Report, Fixed: []string{"left"}},
		{Name: Deadlines, Group: Views, Where: Report, Keys: letters("h", "i"), Footer: 16},
		{Name: FetchText, Group: Views, Where: Report, Keys: letters("i", "f")},
		{Name: CopyNumber, Group: Views, Where: OnReport, Keys: both("ctrl+y"), Enabled: needsReport},
	}
}

func sending() []Action {
	return []Action{
		{Name: SyncNow, Group: Sending, Where: Anywhere, Fixed: []string{"f5"}, Always: true, Footer: 17},
		{Name: ShowOutbox, Group: Sending, Where: Full, Keys: both("o"), Opens: ScreenOutbox},
		{Name: Decide, Group: Sending, Where: Full, Keys: both("!"), Opens: ScreenDecisions},
		{Name: Undo, Group: Sending, Where: Full, Keys: both("u"), Enabled: needsUnsent},
		{Name: ShowSync, Group: Sending, Where: Full, Fixed: []string{"f6"}, Opens: ScreenSync},
		{Name: GoOffline, Group: Sending, Where: Full, Fixed: []string{"f7"}},
		{Name: SendNow, Group: Sending, Where: Compose | Dialog, Fixed: []string{"f10"}, Always: true, Footer: 1},
	}
}

func program() []Action {
	return []Action{
		{Name: Up, Group: Moving, Where: Scrolls, Keys: both("k"), Fixed: []string{"up"}, Hidden: true},
		{Name: Down, Group: Moving, Where: Scrolls, Keys: both("j"), Fixed: []string{"down"}, Hidden: true},
		{Name: PageUp, Group: Moving, Where: Scrolls, Fixed: []string{"pgup"}, Hidden: true},
		{Name: PageDown, Group: Moving, Where: Scrolls, Fixed: []string{"pgdown"}, Hidden: true},
		{Name: Top, Group: Moving, Where: Scrolls, Keys: both("g"), Fixed: []string{"home"}, Hidden: true},
		{Name: Bottom, Group: Moving, Where: Scrolls, Keys: both("G"), Fixed: []string{"end"}, Hidden: true},
		{Name: Back, Group: Moving, Where: Anywhere, Fixed: []string{"esc"}, Always: true, Hidden: true},
		{Name: Help, Group: Program, Where: Anywhere &^ Palette, Keys: both("?"), Fixed: []string{"f1"}, Opens: ScreenHelp, Always: true, Footer: 90},
		{Name: Commands, Group: Program, Where: Full, Keys: both(":"), Fixed: []string{"ctrl+p"}, Opens: ScreenPalette},
		{Name: Language, Group: Program, Where: Full},
		{Name: Quit, Group: Program, Where: Anywhere, Keys: both("q"), Fixed: []string{"ctrl+c"}, Always: true, Footer: 95},
	}
}

func needsSearch(c Context) model.Code {
	if !c.Search {
		return NoSearch
	}
	return ""
}

func needsReport(c Context) model.Code {
	if c.Report == nil {
		return NoReport
	}
	return ""
}

func needsUnsent(c Context) model.Code {
	if c.Counts.Unsent == 0 {
		return NothingToUndo
	}
	return ""
}
