package cache

import (
	"context"

	"lapor/model"
)

// Check reads the whole file through, for lapor doctor: CodeCorrupt if a page
// or an index is damaged. It costs about as much as reading the file.
func (c *Cache) Check(ctx context.Context) error {
	db, err := c.database()
	if err != nil {
		return err
	}
	var answer string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&answer); err != nil {
		return coded(err)
	}
	if answer != "ok" {
		return model.Errorf(CodeCorrupt, "quick_check: %s", answer)
	}
	return nil
}

// SQLite is the version of the engine in this program.
func (c *Cache) SQLite(ctx context.Context) (version string, err error) {
	db, err := c.database()
	if err != nil {
		return "", err
	}
	err = db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version)
	return version, coded(err)
}
