package desk_test

import (
	"slices"
	"strings"
	"testing"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/desk"
)

func codes(found []desk.Finding) []desk.CheckCode {
	var all []desk.CheckCode
	for _, f := range found {
		all = append(all, f.Code)
	}
	return all
}

func TestCheckReply(t *testing.T) {
	today := calendar.NewDate(2026, 11, 12)
	cal, err := calendar.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	view := cal.For(calendar.Week{})
	reply := func(text string) desk.ReplyDraft { return desk.ReplyDraft{Kind: model.KindFollowUpResult, Text: text} }
	promise := func(day int) desk.ReplyDraft {
		return desk.ReplyDraft{Kind: model.KindFollowUpInterim, Text: long, Promised: calendar.NewDate(2026, 11, day)}
	}
	sms := model.Report{Channel: model.ChannelSMS}
	due := model.Report{Deadlines: model.Deadlines{Completion: calendar.NewDate(2026, 11, 20)}}
	secret := reply(long + " Hubungi 0812-3456-7890.")
	secret.Secret = true
	for name, c := range map[string]struct {
		reply  desk.ReplyDraft
		report model.Report
		want   []desk.CheckCode
	}{
		"good":        {reply: reply(long)},
		"empty":       {reply: reply(" \n"), want: []desk.CheckCode{desk.CheckEmpty}},
		"endless":     {reply: reply(strings.Repeat(long, 300)), want: []desk.CheckCode{desk.CheckTooLong}},
		"short":       {reply: reply("Sudah kami perbaiki tadi pagi."), want: []desk.CheckCode{desk.CheckShort}},
		"telephone":   {reply: reply(long + " Hubungi 0812-3456-7890."), want: []desk.CheckCode{desk.CheckPersonal}},
		"NIK":         {reply: reply(long + " NIK 6303014506890002."), want: []desk.CheckCode{desk.CheckPersonal}},
		"secret":      {reply: secret},
		"stock":       {reply: reply("Terima kasih atas laporannya. Aduan Bapak/Ibu sudah dikoordinasikan dengan dinas terkait untuk segera ditindaklanjuti. Mohon bersabar."), want: []desk.CheckCode{desk.CheckStock}},
		"stock short": {reply: reply("Sudah dikoordinasikan."), want: []desk.CheckCode{desk.CheckStock}},
		"stock and content": {reply: reply("Sudah dikoordinasikan dengan PDAM: pipa bocor di Jalan Melati diganti teknisi pada 11 November."),
			want: nil},
		"no day": {reply: reply("Petugas dinas sudah memperbaiki jembatan itu dan jangan ragu untuk melewatinya lagi, Pak."),
			want: []desk.CheckCode{desk.CheckNoDate}},
		"nobody": {reply: reply("Jembatan itu sudah diperbaiki pada 11 November 2026 dan dapat dilewati kendaraan roda empat."),
			want: []desk.CheckCode{desk.CheckNoUnit}},
		"sms":                    {reply: reply(long + " " + long), report: sms, want: []desk.CheckCode{desk.CheckSMS}},
		"not sms":                {reply: reply(long + " " + long)},
		"promise":                {reply: promise(16)},
		"no promise":             {reply: desk.ReplyDraft{Kind: model.KindFollowUpInterim, Text: long}, want: []desk.CheckCode{desk.CheckNoPromise}},
		"past promise":           {reply: promise(11), want: []desk.CheckCode{desk.CheckPastPromise}},
		"today":                  {reply: promise(12)},
		"on a Saturday":          {reply: promise(14), want: []desk.CheckCode{desk.CheckNotWorking}},
		"too late":               {reply: promise(23), report: due, want: []desk.CheckCode{desk.CheckLatePromise}},
		"a note may be anything": {reply: desk.ReplyDraft{Kind: model.KindNote, Text: "telp 0812-3456-7890"}},
		"an empty note":          {reply: desk.ReplyDraft{Kind: model.KindNote}, want: []desk.CheckCode{desk.CheckEmpty}},
	} {
		t.Run(name, func(t *testing.T) {
			found := desk.CheckReply(c.reply, c.report, today, view)
			if !slices.Equal(codes(found), c.want) {
				t.Errorf("found %v, want %v", codes(found), c.want)
			}
		})
	}
}

func TestWhatACheckAsksOfTheOfficer(t *testing.T) {
	today := calendar.NewDate(2026, 11, 12)
	for text, want := range map[string]desk.Severity{
		"": desk.Blocks, long + " 0812-3456-7890": desk.Confirms, "Sudah dikoordinasikan.": desk.Warns, long: 0,
	} {
		got := desk.Worst(desk.CheckReply(desk.ReplyDraft{Kind: model.KindFollowUpResult, Text: text}, model.Report{}, today, nil))
		if got != want {
			t.Errorf("%.30q: severity %d, want %d", text, got, want)
		}
	}
}
