package theme

// The palettes. Numbers are of the fixed part of the 256-colour table, so
// that a terminal's own scheme cannot make two of them alike. Body text keeps
// the terminal's foreground: it is the one the officer has chosen to read.

var night = palette{
	ground: [surfaceCount]look{Cursor: bg(24), Bar: bg(236), Panel: bg(235), Active: bg(31)},
	ink: [tokenCount]look{
		Strong: strong, Muted: fg(246), Accent: fg(117),
		Danger: bold(fg(210)), Warn: fg(222), Good: fg(114),
	},
	special: map[[2]uint8]look{
		{uint8(Cursor), uint8(Text)}:   fg(255),
		{uint8(Cursor), uint8(Strong)}: bold(fg(231)),
		{uint8(Cursor), uint8(Muted)}:  fg(252),
		{uint8(Cursor), uint8(Danger)}: bold(fg(217)),
		{uint8(Cursor), uint8(Warn)}:   fg(229),
		{uint8(Active), uint8(Text)}:   bold(fg(231)),
		{uint8(Active), uint8(Strong)}: bold(fg(231)),
		{uint8(Active), uint8(Muted)}:  fg(254),
		{uint8(Bar), uint8(Text)}:      fg(252),
		{uint8(Bar), uint8(Strong)}:    bold(fg(231)),
		{uint8(Bar), uint8(Accent)}:    bold(fg(117)),
		{uint8(Panel), uint8(Text)}:    fg(253),
		{uint8(Panel), uint8(Strong)}:  bold(fg(231)),
	},
}

var day = palette{
	ground: [surfaceCount]look{Cursor: bg(153), Bar: bg(24), Panel: bg(255), Active: bg(25)},
	ink: [tokenCount]look{
		Strong: strong, Muted: fg(241), Accent: fg(25),
		Danger: bold(fg(124)), Warn: fg(94), Good: fg(22),
	},
	special: map[[2]uint8]look{
		{uint8(Cursor), uint8(Text)}:   fg(16),
		{uint8(Cursor), uint8(Strong)}: bold(fg(16)),
		{uint8(Cursor), uint8(Muted)}:  fg(238),
		{uint8(Active), uint8(Text)}:   bold(fg(231)),
		{uint8(Active), uint8(Strong)}: bold(fg(231)),
		{uint8(Active), uint8(Muted)}:  fg(255),
		{uint8(Bar), uint8(Text)}:      fg(255),
		{uint8(Bar), uint8(Strong)}:    bold(fg(231)),
		{uint8(Bar), uint8(Muted)}:     fg(153),
		{uint8(Bar), uint8(Accent)}:    bold(fg(153)),
		{uint8(Bar), uint8(Danger)}:    bold(fg(217)),
		{uint8(Bar), uint8(Warn)}:      fg(229),
		{uint8(Bar), uint8(Good)}:      fg(157),
		{uint8(Panel), uint8(Text)}:    fg(16),
		{uint8(Panel), uint8(Strong)}:  bold(fg(16)),
	},
}

// sixteen leans on reverse video for surfaces: any scheme keeps it readable.
var sixteen = palette{
	ground: [surfaceCount]look{Cursor: reversed, Bar: reversed, Active: reversed},
	ink: [tokenCount]look{
		Strong: strong, Accent: fg(6), Danger: bold(fg(1)), Warn: fg(3), Good: fg(2),
	},
	special: map[[2]uint8]look{
		{uint8(Cursor), uint8(Accent)}: plain, {uint8(Cursor), uint8(Danger)}: strong,
		{uint8(Cursor), uint8(Warn)}: plain, {uint8(Cursor), uint8(Good)}: plain,
		{uint8(Bar), uint8(Accent)}: strong, {uint8(Bar), uint8(Danger)}: strong,
		{uint8(Bar), uint8(Warn)}: strong, {uint8(Bar), uint8(Good)}: plain,
		{uint8(Active), uint8(Text)}: strong, {uint8(Active), uint8(Accent)}: strong,
	},
}

// mono carries everything by bold, underline and reverse.
var mono = palette{
	ground: [surfaceCount]look{Cursor: reversed, Bar: reversed, Active: reversed},
	ink:    [tokenCount]look{Strong: strong, Accent: strong, Danger: strong, Warn: underlined},
}

var contrastDark = palette{
	ground: [surfaceCount]look{Base: bg(16), Cursor: bg(226), Bar: bg(231), Panel: bg(16), Active: bg(51)},
	ink: [tokenCount]look{
		Text: fg(231), Strong: bold(fg(231)), Muted: fg(253), Accent: bold(fg(51)),
		Danger: bold(fg(217)), Warn: bold(fg(226)), Good: bold(fg(120)),
	},
	special: onBright,
}

var contrastLight = palette{
	ground: [surfaceCount]look{Base: bg(231), Cursor: bg(226), Bar: bg(231), Panel: bg(231), Active: bg(226)},
	ink: [tokenCount]look{
		Text: fg(16), Strong: bold(fg(16)), Muted: fg(16), Accent: bold(fg(18)),
		Danger: bold(fg(88)), Warn: bold(fg(58)), Good: bold(fg(22)),
	},
}

// onBright is black ink on the bright surfaces of the contrast theme.
var onBright = func() map[[2]uint8]look {
	m := map[[2]uint8]look{}
	for _, on := range []Surface{Cursor, Bar, Active} {
		for token := range tokenCount {
			m[[2]uint8{uint8(on), uint8(token)}] = bold(fg(16))
		}
	}
	return m
}()

// safe replaces red and green by orange and blue, which the common forms of
// colour blindness keep apart.
func safe(dark bool) map[Token]look {
	if dark {
		return map[Token]look{Danger: bold(fg(215)), Warn: fg(229), Good: fg(75)}
	}
	return map[Token]look{Danger: bold(fg(130)), Warn: fg(58), Good: fg(25)}
}
