-- Claims: propositions that several statements are about, or that somebody denies or questions. All of it follows from
-- the readings; it is worked out anew as a whole when readings have come, changed or gone.

CREATE TABLE claims (
    key            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE, -- 12 digits of a SHA-256 of its first report's id
    text           TEXT NOT NULL,        -- the clearest wording of it in any report
    disputed       INTEGER NOT NULL,     -- 1: somebody supports what somebody else denies
    disputed_since TEXT,                 -- the first day on which both had been said
    first_day      TEXT,
    last_day       TEXT
) STRICT;
CREATE INDEX claims_disputed ON claims (disputed, last_day);

CREATE TABLE claim_reports ( -- who says what of a claim, and where that stands
    claim             INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE,
    number            INTEGER NOT NULL,
    statement         INTEGER REFERENCES statements ON DELETE CASCADE,
    event             INTEGER REFERENCES events ON DELETE CASCADE, -- the article itself tells it as alleged or denied
    stance            TEXT NOT NULL,     -- to the claim: support, deny, query, comment
    implied_starts_at INTEGER,           -- the words for others that the statement says assert it ("speculation")
    implied_ends_at   INTEGER,
    utterance         INTEGER NOT NULL,  -- the same number: one saying, reported more than once
    PRIMARY KEY (claim, number),
    CHECK ((statement IS NULL) <> (event IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_reports_statement ON claim_reports (statement);
CREATE INDEX claim_reports_event ON claim_reports (event);

CREATE TABLE claim_joining ( -- one row: what the claims were made by, and whether they are of the readings there are
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    made_by TEXT NOT NULL,
    fresh   INTEGER NOT NULL
) STRICT;
INSERT INTO claim_joining VALUES (1, '', 0);

CREATE TRIGGER claims_stale_by_insert AFTER INSERT ON readings BEGIN UPDATE claim_joining SET fresh = 0; END;
CREATE TRIGGER claims_stale_by_update AFTER UPDATE ON readings BEGIN UPDATE claim_joining SET fresh = 0; END;
CREATE TRIGGER claims_stale_by_delete AFTER DELETE ON readings BEGIN UPDATE claim_joining SET fresh = 0; END;
CREATE TRIGGER claims_stale_by_duplicate AFTER INSERT ON duplicates BEGIN UPDATE claim_joining SET fresh = 0; END;
CREATE TRIGGER claims_stale_by_original AFTER DELETE ON duplicates BEGIN UPDATE claim_joining SET fresh = 0; END;

-- A claim's words are those of one of its reports, so it goes with any of them: what is forgotten leaves no words behind.
CREATE TRIGGER claims_go_with_a_report AFTER DELETE ON claim_reports BEGIN
    DELETE FROM claims WHERE key = OLD.claim;
END;
