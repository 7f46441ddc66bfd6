-- Common dialect: {bytes} is BLOB or BYTEA, {compact} clusters a table by its
-- primary key where the database can. Times are milliseconds since 1970 UTC,
-- dates are days since 1970 (the smallest int32 = none), flags are 0 or 1.

CREATE TABLE meta (
    one          SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
    incarnation  BIGINT   NOT NULL,
    cursor_key   {bytes}  NOT NULL,
    seq          BIGINT   NOT NULL, -- of the last change, in commit order
    audit_no     BIGINT   NOT NULL,
    calendar_rev BIGINT   NOT NULL,
    rules_rev    BIGINT   NOT NULL,
    tree_rev     BIGINT   NOT NULL,
    number_year  BIGINT   NOT NULL, -- of the office's own report numbers
    number_last  BIGINT   NOT NULL
){compact};

CREATE TABLE document ( -- calendar and rules as they are handed out
    name   TEXT    NOT NULL PRIMARY KEY,
    record {bytes} NOT NULL
){compact};

CREATE TABLE job_mark (
    name TEXT   NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL
){compact};

CREATE TABLE agency (
    id     {bytes} NOT NULL PRIMARY KEY,
    code   TEXT    NOT NULL UNIQUE, -- upper case
    record {bytes} NOT NULL
){compact};

CREATE TABLE users (
    id       {bytes}  NOT NULL PRIMARY KEY,
    login    TEXT     NOT NULL UNIQUE, -- lower case
    name     TEXT     NOT NULL,
    hash     TEXT     NOT NULL, -- PHC string; '' = may not log in
    disabled SMALLINT NOT NULL,
    epoch    BIGINT   NOT NULL
){compact};

CREATE TABLE mandate (
    id         {bytes}  NOT NULL PRIMARY KEY,
    user_id    {bytes}  NOT NULL REFERENCES users (id),
    role       SMALLINT NOT NULL,
    node       {bytes}  NOT NULL REFERENCES agency (id),
    kind       SMALLINT NOT NULL,
    from_day   BIGINT   NOT NULL,
    until_day  BIGINT   NOT NULL,
    decree     TEXT     NOT NULL,
    was_active SMALLINT NOT NULL -- as last judged: a difference raises the epoch
){compact};
CREATE INDEX mandate_user ON mandate (user_id);

CREATE TABLE device (
    id        {bytes} NOT NULL PRIMARY KEY,
    user_id   {bytes} NOT NULL REFERENCES users (id),
    label     TEXT    NOT NULL,
    last_n    BIGINT  NOT NULL,
    last_seen BIGINT  NOT NULL,
    revoked   BIGINT  NOT NULL -- time, 0 = not
){compact};
CREATE INDEX device_user ON device (user_id);

CREATE TABLE session (
    token_hash {bytes} NOT NULL PRIMARY KEY,
    user_id    {bytes} NOT NULL REFERENCES users (id),
    device     {bytes} NOT NULL REFERENCES device (id),
    created    BIGINT  NOT NULL,
    expires    BIGINT  NOT NULL
){compact};
CREATE INDEX session_device ON session (device);

-- What lists, visibility and digests need; the rest is in report_record.
CREATE TABLE report (
    id       {bytes}  NOT NULL PRIMARY KEY,
    short    {bytes}  NOT NULL, -- first 8 bytes of SHA-256(id)
    tracking TEXT     NOT NULL,
    agency   {bytes}  NOT NULL,
    holder   {bytes}  NOT NULL,
    officer  {bytes},           -- named by a restriction
    main     {bytes},           -- linked as its duplicate
    stage    SMALLINT NOT NULL,
    closes   BIGINT,            -- auto-close day
    watch    BIGINT,            -- deadline whose passing is flagged to the coordinator
    seq      BIGINT   NOT NULL, -- of the last change
    events   BIGINT   NOT NULL, -- length of the timeline
    brief    {bytes}  NOT NULL  -- packed: revision, seqs, stage, dates, visibility
){compact};
CREATE INDEX report_tracking ON report (tracking);
CREATE INDEX report_short ON report (short);
CREATE INDEX report_agency ON report (agency);
CREATE INDEX report_holder ON report (holder);
CREATE INDEX report_officer ON report (officer) WHERE officer IS NOT NULL;
CREATE INDEX report_main ON report (main) WHERE main IS NOT NULL;
CREATE INDEX report_watch ON report (watch) WHERE watch IS NOT NULL;
CREATE INDEX report_closes ON report (closes) WHERE closes IS NOT NULL;

CREATE TABLE report_asked ( -- units with an open referral
    unit   {bytes} NOT NULL,
    report {bytes} NOT NULL REFERENCES report (id),
    PRIMARY KEY (unit, report)
){compact};
CREATE INDEX report_asked_report ON report_asked (report);

CREATE TABLE report_record (
    report {bytes} NOT NULL PRIMARY KEY REFERENCES report (id),
    record {bytes} NOT NULL
);

CREATE TABLE report_text (
    report {bytes} NOT NULL PRIMARY KEY REFERENCES report (id),
    record {bytes} NOT NULL
);

CREATE TABLE event (
    report    {bytes}  NOT NULL REFERENCES report (id),
    no        BIGINT   NOT NULL,
    id        {bytes}  NOT NULL,
    seq       BIGINT   NOT NULL,
    kind      TEXT     NOT NULL,
    moves     SMALLINT NOT NULL, -- changed stage or holder, or reached the citizen
    record    {bytes}  NOT NULL, -- the event without its body
    body_hash {bytes}  NOT NULL, -- SHA-256(salt || body)
    PRIMARY KEY (report, no)
){compact};

CREATE TABLE event_body ( -- apart, so that it can be redacted
    report {bytes} NOT NULL,
    no     BIGINT  NOT NULL,
    salt   {bytes} NOT NULL,
    body   {bytes} NOT NULL,
    PRIMARY KEY (report, no)
){compact};

CREATE TABLE feed (
    seq    BIGINT   NOT NULL PRIMARY KEY,
    report {bytes}  NOT NULL,
    known  SMALLINT NOT NULL, -- it existed before
    before {bytes}  NOT NULL, -- its visibility before, packed
    why    TEXT     NOT NULL
);

CREATE TABLE parked (
    op       {bytes}  NOT NULL PRIMARY KEY,
    seq      BIGINT   NOT NULL,
    author   {bytes}  NOT NULL,
    owner    {bytes}  NOT NULL, -- zero: the coordinators of agency
    agency   {bytes}  NOT NULL,
    since    BIGINT   NOT NULL,
    resolved SMALLINT NOT NULL,
    record   {bytes}  NOT NULL
){compact};
CREATE INDEX parked_seq ON parked (seq);
CREATE INDEX parked_open ON parked (since) WHERE resolved = 0;

CREATE TABLE outcome (
    device {bytes}  NOT NULL,
    n      BIGINT   NOT NULL,
    op     {bytes}  NOT NULL, -- zero: the bytes were no operation
    first  SMALLINT NOT NULL, -- this answer is the operation's own, not a repetition
    author {bytes}  NOT NULL,
    hash   {bytes}  NOT NULL, -- SHA-256 of the bytes as sent
    record {bytes}  NOT NULL,
    PRIMARY KEY (device, n)
){compact};
CREATE UNIQUE INDEX outcome_op ON outcome (op) WHERE first = 1;

CREATE TABLE audit (
    no     BIGINT  NOT NULL PRIMARY KEY,
    at     BIGINT  NOT NULL,
    who    TEXT    NOT NULL,
    what   TEXT    NOT NULL,
    report {bytes} NOT NULL,
    op     {bytes} NOT NULL,
    detail TEXT    NOT NULL
);
CREATE INDEX audit_report ON audit (report);
