package sample

import (
	"iter"
	"math/rand/v2"
	"strconv"
	"time"

	"lapor/model"
	"lapor/model/invent"
)

// Period says which invented reports become rows.
type Period struct {
	First    int       // index of the first complaint
	Count    int       // rows
	Tracking int       // tracking ID of the first row; the others follow
	Until    time.Time // the youngest row came in just before, in this zone
	Days     int       // the oldest this many days before
	Agency   string    // code of the agency whose reports they are; "" is all
}

// From are the rows of a period, the oldest first. One row in two hundred has
// a status and a unit that nobody has heard of.
func From(n *invent.Inventor, p Period) iter.Seq[Row] {
	categories := map[string]string{}
	for _, c := range invent.Categories() {
		categories[c.Name()] = c.ID
	}
	units := map[string]string{}
	for _, a := range invent.Tree(0) {
		units[a.Code] = a.Source
	}
	return func(yield func(Row) bool) {
		step := time.Duration(p.Days) * 24 * time.Hour / time.Duration(max(p.Count, 1))
		for i, index := 0, p.First; i < p.Count; index++ {
			c := n.Complaint(index)
			if p.Agency != "" && c.AgencyCode != p.Agency {
				continue
			}
			r := rand.New(rand.NewPCG(uint64(index), 0x11))
			ago := step*time.Duration(p.Count-i) - time.Duration(r.Int64N(int64(step)+1))
			row := Row{
				"Tracking ID":                   strconv.Itoa(p.Tracking + i),
				"Tanggal Laporan Masuk":         p.Until.Add(-ago).Truncate(time.Minute),
				"Nama Pelapor":                  c.Reporter.Name,
				"Klasifikasi Laporan":           class(c),
				"ID Kategori":                   categories[c.Category],
				"Kategori":                      c.Category,
				"Judul Laporan":                 c.Title,
				"Isi Laporan Awal":              c.Text,
				"Tipe Laporan (Anonim/Rahasia)": flags(c),
				"Sumber Laporan":                channels[c.Channel],
				"Instansi Induk":                n.UnitName(c.AgencyCode),
				"Provinsi":                      "Kalimantan Selatan",
				"Kota/Kabupaten":                c.Regency,
				"Kecamatan":                     c.District,
				"Kelurahan":                     c.Village,
			}
			progress(row, r, n, c, units)
			if !yield(row) {
				return
			}
			i++
		}
	}
}

// progress gives the row a status and what comes with it.
func progress(row Row, r *rand.Rand, n *invent.Inventor, c invent.Complaint, units map[string]string) {
	at := r.IntN(100) // the weights add up to 100
	status := statuses[0]
	for _, status = range statuses {
		if at -= status.weight; at < 0 {
			break
		}
	}
	name := n.UnitName(c.UnitCode)
	row["Status Laporan"] = status.text
	if status.verified {
		row["Isi Laporan Akhir"] = c.Edited
		row["Instansi Terdisposisi"] = name
		row["ID Instansi Terdisposisi"] = units[c.UnitCode]
	}
	switch status.text {
	case "Terdisposisi ke":
		row["Status Laporan"] = "Terdisposisi ke " + name
	case "Tunda":
		row["Alasan Tunda/Arsip"] = n.Reason("hold", c)
	case "Arsip", "Diarsipkan oleh Admin":
		row["Alasan Tunda/Arsip"] = n.Reason("archive", c)
	case "Selesai", "Ditutup oleh Sistem":
		if r.IntN(3) == 0 {
			row["Rating"] = 1 + r.IntN(5)
		}
	}
	if r.IntN(200) == 0 {
		row["Status Laporan"] = "Menunggu Konfirmasi Instansi"
		row["Instansi Terdisposisi"], row["ID Instansi Terdisposisi"] = "Unit Reaksi Cepat", "99999"
	}
}

var statuses = []struct {
	text     string
	weight   int
	verified bool
}{
	{"Belum Terverifikasi", 14, false},
	{"Belum Ditindaklanjuti", 16, true},
	{"Terdisposisi ke", 6, true},
	{"Proses", 18, true},
	{"Ditindaklanjuti oleh Instansi", 5, true},
	{"Ditanggapi oleh Pelapor", 3, true},
	{"Selesai", 20, true},
	{"Ditutup oleh Sistem", 8, true},
	{"Tunda", 3, false},
	{"Arsip", 4, false},
	{"Diarsipkan oleh Admin", 3, false},
}

func class(c invent.Complaint) string {
	switch {
	case c.Supervisory:
		return "Pengaduan Berkadar Pengawasan"
	case c.Class == model.ClassAspiration:
		return "Aspirasi"
	case c.Class == model.ClassInfoRequest:
		return "Permintaan Informasi"
	}
	return "Pengaduan Tidak Berkadar Pengawasan"
}

func flags(c invent.Complaint) string {
	switch {
	case c.Anonymous && c.Confidential:
		return "Anonim, Rahasia"
	case c.Anonymous:
		return "Anonim"
	case c.Confidential:
		return "Rahasia"
	}
	return "-"
}

var channels = map[model.Channel]string{
	model.ChannelWeb: "Website", model.ChannelSMS: "SMS", model.ChannelAndroid: "Android", model.ChannelIOS: "iOS",
	model.ChannelTwitter: "Twitter", model.ChannelWhatsApp: "WhatsApp", model.ChannelQR: "QR Code",
	model.ChannelLetter: "Surat", model.ChannelCounter: "Tatap Muka", model.ChannelTelephone: "Telepon",
}
