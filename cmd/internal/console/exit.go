package console

import (
	"context"
	"errors"

	"lapor/model"
)

// Exit codes of both programs (docs/exit-codes.md).
const (
	ExitOK       = 0
	ExitFailure  = 1 // something unexpected
	ExitUsage    = 2 // the command's words, a setting or the input are off
	ExitNotFound = 3 // no such report, unit, user, file
	ExitRefused  = 4 // role, stage or rule do not permit it
	ExitNoLink   = 5 // no network or server; work is safe and unsent
	ExitAuth     = 6 // wrong password, expired or revoked login
	ExitData     = 7 // cache or database: full disk, corrupt, newer version
	ExitDecision = 8 // a person must decide: something is parked or differs
	ExitBusy     = 9 // another process holds it; try again
	ExitStopped  = 130
)

// ExitOf is the exit code for an error; nil is ExitOK.
func ExitOf(err error) int {
	switch {
	case err == nil:
		return ExitOK
	case errors.Is(err, context.Canceled):
		return ExitStopped
	}
	if code, ok := exits()[model.CodeOf(err)]; ok {
		return code
	}
	return ExitFailure
}

// exits maps error codes to exit codes; a code that is missing is a failure.
func exits() map[model.Code]int {
	m := map[model.Code]int{}
	for exit, codes := range map[int][]model.Code{
		ExitUsage: {"usage", "bad_option", "bad_input", "bad_id", "invalid", "config_read", "config_value", "listen_plain",
			"ambiguous_mandate", "import_not_xlsx", "import_html", "import_no_header", "import_missing_columns", "import_too_large",
			"import_empty_file", "import_encrypted", "import_old_xls", "import_damaged", "import_cell_too_large", "csv_row", "bad_date", "bad_range", "bad_profile", "bad_calendar", "wire_version",
			"ambiguous_profile", "many_operations", "no_terminal", "server_plain", "interim_closes", "no_editor", "log_file",
			"which_agency", "password_differs", "tls_files", "file_unwritable"},
		ExitNotFound: {"not_found", "no_such_user", "no_such_path", "no_report", "file_missing", "import_no_file",
			"no_profile", "no_such_unit", "no_operation", "store_missing", "no_agency", "no_mandate"},
		ExitRefused: {"not_allowed", "wrong_stage", "stale_status", "already_closed", "approval_needed", "not_ready",
			"already_exists", "has_left", "merged", "closed", "moved", "moved_inside", "newer_reply",
			"assign_race", "mandate_ended", "parent_not_applied", "one_only", "unknown_kind", "personal_data", "password_weak",
			"profile_other", "already_so", "followed", "nothing_to_do", "too_large", "held",
			"already_init", "login_taken", "agency_cycle", "file_exists", "backup_itself", "backup_pg_dump", "restore_pg_restore"},
		ExitNoLink: {"sync_no_network", "sync_captive_portal", "sync_server_down", "sync_offline", "sync_stalled", "sync_no_server",
			"sync_clock", "wire_truncated", "wire_corrupt", "wire_not_ours", "wire_too_large", "server_error", "unannounced_restore",
			"sync_untrusted", "sync_not_server", "sync_digest", "sync_stuck"},
		ExitAuth: {"login_failed", "login_locked", "token_invalid", "token_expired", "device_revoked",
			"user_disabled", "device_mismatch", "not_logged_in", "secret_file_open", "secret_not_stored"},
		ExitData: {"cache_corrupt", "cache_newer", "cache_io", "cache_read_only", "disk_full", "store_corrupt",
			"store_newer", "store_failed", "store_foreign", "store_unreachable"},
		ExitDecision: {"needs_decision"},
		ExitBusy:     {"cache_busy", "store_busy", "store_in_use", "listen_failed", "sync_locked", "sync_busy"},
	} {
		for _, code := range codes {
			m[code] = exit
		}
	}
	return m
}
