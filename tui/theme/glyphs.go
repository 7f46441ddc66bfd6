package theme

// Glyphs are the signs that the program draws. All of the first set are one
// cell wide; the second is ASCII for consoles without UTF-8.
type Glyphs struct {
	ASCII                                          bool
	Bar, Mark, Unsent, Parked, Draft, More         string // row signs
	PlusMinus, Ellipsis, Dot, Arrow, Up, Down      string
	Online, Offline, Syncing                       string
	H, V, TopLeft, TopRight, BottomLeft, BottomEnd string // lines and corners
	Tee, Elbow, Point, Open, Shut                  string // trees and timelines
	Check, Cross, Full, Empty                      string
}

var utf8Glyphs = Glyphs{
	Bar: "▌", Mark: "■", Unsent: "↑", Parked: "!", Draft: "~", More: "›",
	PlusMinus: "±", Ellipsis: "…", Dot: "·", Arrow: "→", Up: "↑", Down: "↓",
	Online: "●", Offline: "○", Syncing: "◐",
	H: "─", V: "│", TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomEnd: "╯",
	Tee: "├", Elbow: "└", Point: "●", Open: "▾", Shut: "▸",
	Check: "✓", Cross: "×", Full: "█", Empty: "░",
}

var asciiGlyphs = Glyphs{
	ASCII: true,
	Bar:   ">", Mark: "*", Unsent: "^", Parked: "!", Draft: "~", More: ">",
	PlusMinus: "~", Ellipsis: ".", Dot: "-", Arrow: ">", Up: "^", Down: "v",
	Online: "*", Offline: "o", Syncing: "%",
	H: "-", V: "|", TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomEnd: "+",
	Tee: "|", Elbow: "+", Point: "o", Open: "v", Shut: ">",
	Check: "v", Cross: "x", Full: "#", Empty: ".",
}
