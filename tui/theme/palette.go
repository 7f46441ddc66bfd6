package theme

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
)

// Colours says how many the terminal has.
type Colours uint8

// Amounts of colours. Few is the sixteen of the terminal's own scheme.
const (
	None Colours = iota
	Few
	Many
)

// Options choose a theme.
type Options struct {
	Name    string // auto, dark, light, contrast, colourblind, mono; "" is auto
	Dark    bool   // the terminal's background, for auto, contrast and colourblind
	Colours Colours
	ASCII   bool // glyphs
}

// Names lists the themes that can be chosen.
func Names() []string { return []string{"auto", "dark", "light", "contrast", "colourblind", "mono"} }

// New makes the theme for the options. An unknown name is auto.
func New(o Options) *Theme {
	name, dark := o.Name, o.Dark
	switch name {
	case "dark":
		dark = true
	case "light":
		dark = false
	case "contrast", "colourblind", "mono":
	default:
		name = "auto"
	}
	t := &Theme{Name: name, Dark: dark, Glyphs: utf8Glyphs}
	if o.ASCII {
		t.Glyphs = asciiGlyphs
	}
	var p palette
	switch {
	case name == "mono" || o.Colours == None:
		p, t.Mono = mono, true
	case o.Colours == Few:
		p = sixteen
	case name == "contrast" && dark:
		p = contrastDark
	case name == "contrast":
		p = contrastLight
	case dark:
		p = night
	default:
		p = day
	}
	if name == "colourblind" && !t.Mono && o.Colours == Many {
		p = p.with(safe(dark))
	}
	for on := range surfaceCount {
		for token := range tokenCount {
			t.styles[on][token] = p.style(on, token)
		}
	}
	return t
}

// look is a Lip Gloss style; the zero look changes nothing.
type look = lipgloss.Style

// palette has a background per surface and a foreground per token; special
// names combinations that need their own.
type palette struct {
	ground  [surfaceCount]look
	ink     [tokenCount]look
	special map[[2]uint8]look
}

func (p palette) style(on Surface, token Token) Style {
	ink, ok := p.special[[2]uint8{uint8(on), uint8(token)}]
	if !ok {
		ink = p.ink[token]
	}
	// Rendered once for each theme: painting is string building, a style
	// applied cell by cell would cost a hundred times as much a frame.
	open, _, _ := strings.Cut(ink.Inherit(p.ground[on]).Render(probe), probe)
	return Style{open}
}

// probe is what a style is rendered around to learn what it writes before it.
const probe = "x"

func (p palette) with(ink map[Token]look) palette {
	special := p.special
	p.special = map[[2]uint8]look{}
	for at, l := range special {
		if _, ok := ink[Token(at[1])]; !ok {
			p.special[at] = l
		}
	}
	for token, l := range ink {
		p.ink[token] = l
	}
	return p
}

func fg(n int) look { return lipgloss.NewStyle().Foreground(lipgloss.Color(strconv.Itoa(n))) }
func bg(n int) look { return lipgloss.NewStyle().Background(lipgloss.Color(strconv.Itoa(n))) }

func bold(l look) look { return l.Bold(true) }

// Looks without colour.
var (
	plain      = lipgloss.NewStyle()
	strong     = plain.Bold(true)
	underlined = plain.Underline(true)
	reversed   = plain.Reverse(true)
)
