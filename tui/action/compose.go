package action

// Actions of the screens in which texts are written, decided on and waiting.
const (
	ReplyKind  Name = "replyKind"
	Secret     Name = "secret"
	ShowReport Name = "showReport"
	Editor     Name = "editor"
	Withdraw   Name = "withdraw"
	CopyText   Name = "copyText"
	Choose     Name = "choose"
)

// writing lists them. Function keys and control keys, because letters belong
// to the text.
func writing() []Action {
	return []Action{
		{Name: ReplyKind, Group: Acts, Where: Compose, Fixed: []string{"f2"}, Always: true, Footer: 2},
		{Name: ShowReport, Group: Acts, Where: Compose, Fixed: []string{"f3"}, Always: true, Footer: 4},
		{Name: Secret, Group: Acts, Where: Compose, Fixed: []string{"f4"}, Always: true},
		{Name: Editor, Group: Acts, Where: Compose, Fixed: []string{"ctrl+e"}, Always: true, Footer: 6},
		{Name: Choose, Group: Sending, Where: Decisions, Fixed: []string{"enter"}, Footer: 1},
		{Name: Withdraw, Group: Sending, Where: Outbox, Keys: letters("t", "w"), Footer: 6},
		{Name: CopyText, Group: Sending, Where: Outbox | Decisions, Keys: both("ctrl+y"), Footer: 7},
	}
}
