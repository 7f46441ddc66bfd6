CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit is append-only';
END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();

-- Room in each page for new versions of rows that change in place.
ALTER TABLE meta SET (fillfactor = 10);
ALTER TABLE device SET (fillfactor = 70);
ALTER TABLE report SET (fillfactor = 70);
ALTER TABLE report_record SET (fillfactor = 70);
