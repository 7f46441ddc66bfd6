package config

// Settings are all keys of config.example.yaml. The officer's program reads
// the top level, the server its own section; both may share a file.
type Settings struct {
	Language string `mapstructure:"language"` // id or en
	DataDir  string `mapstructure:"data_dir"` // "" = the user's data folder of this system
	Profile  string `mapstructure:"profile"`  // "" = the only one, else ask
	Keyring  bool   `mapstructure:"keyring"`  // keep logins in the system's keyring; else in private files
	Server   Server `mapstructure:"server"`
	Sync     Sync   `mapstructure:"sync"`
	UI       UI     `mapstructure:"ui"`
	Log      Log    `mapstructure:"log"`
	Lapord   Lapord `mapstructure:"lapord"`
}

// Server that the officer's program talks to.
type Server struct {
	URL    string `mapstructure:"url"`     // https://…; plain http only to this machine
	CAFile string `mapstructure:"ca_file"` // PEM, beside the system's authorities
}

// Sync by the officer's program.
type Sync struct {
	Offline      bool `mapstructure:"offline"`       // start with the link switched off
	Frugal       bool `mapstructure:"frugal"`        // hemat: nothing beyond what is asked for
	StallSeconds int  `mapstructure:"stall_seconds"` // give up a connection that is silent so long
	MaxKilobytes int  `mapstructure:"max_kilobytes"` // of one sync; 0 = no limit
}

// UI of the officer's program.
type UI struct {
	Theme       string              `mapstructure:"theme"`        // auto, light, dark, contrast, mono
	Glyphs      string              `mapstructure:"glyphs"`       // auto, utf8, ascii
	HoldSeconds int                 `mapstructure:"hold_seconds"` // how long a public act can be undone before it leaves
	Editor      string              `mapstructure:"editor"`       // "" = $VISUAL, $EDITOR, else the system's
	Keys        map[string][]string `mapstructure:"keys"`         // action → keys; replaces the defaults of that action
}

// Log of either program.
type Log struct {
	Level string `mapstructure:"level"` // debug, info, warn, error
	File  string `mapstructure:"file"`  // "" = none for lapor, standard error for lapord
}

// Lapord is the server's own section.
type Lapord struct {
	Listen       string `mapstructure:"listen"`
	Database     string `mapstructure:"database"` // path, sqlite:PATH or postgres://…
	TLSCert      string `mapstructure:"tls_cert"` // PEM files; required unless on loopback or behind a proxy
	TLSKey       string `mapstructure:"tls_key"`
	BehindProxy  bool   `mapstructure:"behind_proxy"`      // a proxy on this machine does TLS
	SessionDays  int    `mapstructure:"session_days"`      // a token lives so long
	JobMinutes   int    `mapstructure:"job_minutes"`       // between runs of deadlines and auto-close
	NextSyncSecs int    `mapstructure:"next_sync_seconds"` // what clients are told
	ArgonMiB     int    `mapstructure:"argon_mib"`         // memory of one password check, 19–1024
}

// Defaults are what a missing key means.
func Defaults() Settings {
	return Settings{
		Language: "id",
		Keyring:  true,
		Sync:     Sync{StallSeconds: 45},
		UI:       UI{Theme: "auto", Glyphs: "auto", HoldSeconds: 60, Keys: map[string][]string{}},
		Log:      Log{Level: "info"},
		Lapord: Lapord{Listen: "127.0.0.1:8708", Database: "lapord.db", SessionDays: 90,
			JobMinutes: 5, NextSyncSecs: 300, ArgonMiB: 64},
	}
}
