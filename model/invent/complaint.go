package invent

import (
	"math/rand/v2"

	"lapor/model"
)

// Complaint is one invented report before anybody handled it.
type Complaint struct {
	Index        int
	DuplicateOf  int    // index of the complaint whose title and text this one repeats exactly; -1 = none
	Topic        string // key of the topic, e.g. "jalan-rusak"
	Title        string
	Text         string // as sent
	Edited       string // as a careful coordinator would release it: names nobody, no NIK or phone
	Category     string // "TOPIC / SUB-TOPIC"; "" for four in ten
	Class        model.Classification
	Supervisory  bool
	Channel      model.Channel
	Anonymous    bool
	Confidential bool
	Place        model.Place
	District     string
	Village      string
	Regency      string
	Street       string // that title and text speak of
	AgencyCode   string // instansi induk in Tree
	UnitCode     string // unit in Tree that it belongs to
	Reporter     model.Reporter
	Tags         []string
}

// duplicates is the share of reports whose text was sent before, in a
// thousand (domain.md "Fields of a report").
const duplicates = 36

// Complaint makes the complaint of index i, i ≥ 0.
func (n *Inventor) Complaint(i int) Complaint {
	if of := n.duplicateOf(i); of >= 0 {
		c := n.complaint(of)
		again := n.complaint(i)
		c.Index, c.DuplicateOf, c.Channel = i, of, again.Channel
		if chance(n.random(forDuplicate, i), 0.5) { // somebody else sent the same text
			c.Reporter, c.Anonymous = again.Reporter, again.Anonymous
		}
		return c
	}
	return n.complaint(i)
}

// duplicateOf is the original that i repeats, among the sixty before it, or
// -1. It never names a duplicate.
func (n *Inventor) duplicateOf(i int) int {
	r := n.random(forDuplicate, i)
	if i == 0 || r.IntN(1000) >= duplicates {
		return -1
	}
	of := i - 1 - r.IntN(min(i, 60))
	if first := n.duplicateOf(of); first >= 0 {
		return first
	}
	return of
}

func (n *Inventor) complaint(i int) Complaint {
	r := n.random(forCase, i)
	t := n.topic(r)
	c := Complaint{Index: i, DuplicateOf: -1, Topic: t.key, Tags: n.tags(r, t)}
	village := n.places.village(r)
	c.Regency, c.District, c.Village = village.regency, village.district, village.name
	c.Place = model.Place{Code: village.code, Name: village.shown()}
	c.AgencyCode, c.UnitCode = n.addressee(r, t, village)
	c.Class = []model.Classification{model.ClassComplaint, model.ClassAspiration, model.ClassInfoRequest}[weighted(r, t.classes)]
	c.Supervisory = c.Class == model.ClassComplaint && r.IntN(100) < t.supervisory
	if !chance(r, 0.4) {
		c.Category = pick(r, t.categories)
	}
	c.Channel = channels[weighted(r, channelWeights)]
	c.Anonymous = r.IntN(100) < t.hidden
	c.Confidential = chance(r, 0.04) || (c.Anonymous && chance(r, 0.15))
	c.Reporter = n.reporter(i, village)

	d := n.draft(i, t, c, village)
	c.Title, c.Text, c.Edited, c.Place.Detail = d.title, d.text, d.edited, d.detail
	c.Street = d.street
	return c
}

func (n *Inventor) topic(r *rand.Rand) topic {
	weights := make([]int, len(n.words.topics))
	for i, t := range n.words.topics {
		weights[i] = t.weight
	}
	return n.words.topics[weighted(r, weights)]
}

func (n *Inventor) tags(r *rand.Rand, t topic) []string {
	var tags []string
	for _, tag := range t.tags {
		if chance(r, 0.35) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// Every channel occurs; the app and the web lead as in the yearly reports.
var (
	channels = []model.Channel{
		model.ChannelWeb, model.ChannelAndroid, model.ChannelSMS, model.ChannelWhatsApp, model.ChannelIOS,
		model.ChannelTwitter, model.ChannelQR, model.ChannelLetter, model.ChannelCounter, model.ChannelTelephone,
	}
	channelWeights = []int{38, 22, 10, 12, 4, 3, 4, 3, 2, 2}
)
