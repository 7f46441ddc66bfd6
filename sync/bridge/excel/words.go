package excel

import (
	"strings"

	"lapor/model"
)

// stages says what a status of the source means to us (domain.md "The life of
// a report"). A status that ends in "…" here is followed by a name. Others are
// kept verbatim with StageNone.
var stages = []struct {
	status string
	prefix bool
	stage  model.Stage
}{
	{"belum terverifikasi", false, model.StageUnverified},
	{"belum ditindaklanjuti", false, model.StageAwaiting},
	{"proses", false, model.StageProgress},
	{"sedang diproses", false, model.StageProgress},
	{"selesai", false, model.StageClosed},
	{"tunda", false, model.StageHeld},
	{"arsip", false, model.StageArchived},
	{"terverifikasi", false, model.StageUnverified}, // without a unit it still waits for dispatch
	{"terdisposisi ke", true, model.StageAwaiting},
	{"terdisposisi", false, model.StageAwaiting},
	{"ditindaklanjuti oleh", true, model.StageProgress},
	{"ditanggapi oleh pelapor", false, model.StageProgress},
	{"ditutup oleh", true, model.StageClosed},
	{"ditunda oleh", true, model.StageHeld},
	{"diarsipkan oleh", true, model.StageArchived},
}

func stageOf(status string) model.Stage {
	s := strings.ToLower(status)
	for _, known := range stages {
		if s == known.status || (known.prefix && strings.HasPrefix(s, known.status+" ")) {
			return known.stage
		}
	}
	return model.StageNone
}

// classOf reads "Pengaduan Berkadar Pengawasan" and its like.
func classOf(text string) (class model.Classification, supervisory bool) {
	k := key(text)
	switch {
	case strings.HasPrefix(k, "pengaduan"):
		supervisory = strings.Contains(k, "berkadarpengawasan") && !strings.Contains(k, "tidakberkadar") && !strings.Contains(k, "bukanberkadar")
		return model.ClassComplaint, supervisory
	case strings.HasPrefix(k, "aspirasi"):
		return model.ClassAspiration, false
	case strings.HasPrefix(k, "permintaaninformasi"), strings.HasPrefix(k, "permohonaninformasi"), k == "informasi":
		return model.ClassInfoRequest, false
	}
	return model.ClassUnknown, false
}

// channelWords are the words of "Sumber Laporan" that name a channel of ours.
var channelWords = map[string]model.Channel{
	"website": model.ChannelWeb, "web": model.ChannelWeb, "laporgoid": model.ChannelWeb, "webinstansi": model.ChannelWeb,
	"sms": model.ChannelSMS, "sms1708": model.ChannelSMS,
	"android": model.ChannelAndroid, "aplikasiandroid": model.ChannelAndroid, "mobileandroid": model.ChannelAndroid,
	"ios": model.ChannelIOS, "iphone": model.ChannelIOS, "aplikasiios": model.ChannelIOS,
	"twitter": model.ChannelTwitter, "x": model.ChannelTwitter, "xtwitter": model.ChannelTwitter, "twitterx": model.ChannelTwitter,
	"whatsapp": model.ChannelWhatsApp, "wa": model.ChannelWhatsApp,
	"qrcode": model.ChannelQR, "qr": model.ChannelQR,
	"surat": model.ChannelLetter, "tatapmuka": model.ChannelCounter, "loket": model.ChannelCounter, "datanglangsung": model.ChannelCounter,
	"telepon": model.ChannelTelephone, "telpon": model.ChannelTelephone,
}

// channelOf keeps the source's word where it names no channel of ours.
func channelOf(text string) (channel model.Channel, known bool) {
	if text == "" {
		return "", true
	}
	if c, ok := channelWords[key(text)]; ok {
		return c, true
	}
	return model.Channel(text), false
}

// flagsOf reads "Tipe Laporan (Anonim/Rahasia)".
func flagsOf(text string) (anonymous, confidential, known bool) {
	k := key(text)
	anonymous, confidential = strings.Contains(k, "anonim"), strings.Contains(k, "rahasia")
	switch k {
	case "", "normal", "publik", "umum", "biasa", "tidak", "terbuka":
		return false, false, true
	case "tidakanonim", "tidakrahasia", "bukananonim", "bukanrahasia":
		return false, false, true
	}
	return anonymous, confidential, anonymous || confidential
}

// ratingOf reads "4", "4.0", "4 (Puas)"; 0 is none.
func ratingOf(text string) (rating uint8, known bool) {
	if text == "" || text == "0" {
		return 0, true
	}
	if text[0] < '1' || text[0] > '5' || (len(text) > 1 && !strings.ContainsRune(" .,(/", rune(text[1]))) {
		return 0, false
	}
	return text[0] - '0', true
}
