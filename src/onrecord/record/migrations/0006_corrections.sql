-- Corrections: what analysts say of readings. They follow from nothing else in the file and change nothing else in it; the
-- record's digest leaves them out. Rows are only ever added: a later one of the same thread and field supersedes an earlier
-- one, and withdrawing is a row too. They go with their article, and with nothing else.

CREATE TABLE corrections (
    key       INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE, -- 16 hexadecimal digits, the same in every record that it is brought to
    article   INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    kind      TEXT NOT NULL,        -- statement, event, or claim (what a claim says of a statement or event)
    field     TEXT NOT NULL,        -- itself, speaker, stance, content, modality, root, date, place, source, target, membership
    verdict   TEXT NOT NULL,        -- right, wrong, fixed, missed, withdrawn
    value     TEXT NOT NULL,        -- JSON: what it ought to be, by field; {} where the verdict says all
    was       TEXT NOT NULL,        -- JSON: what the reading said, in the same form
    note      TEXT NOT NULL,        -- '' for none
    who       TEXT NOT NULL,
    made_at   TEXT NOT NULL,        -- UTC, 2026-01-31T09:30:00.000000Z: the later one counts
    -- where in the article: ids of a reading ("s3") change when it is read anew, the text does not
    anchor_of TEXT NOT NULL,        -- statement or event
    spans     TEXT NOT NULL,        -- JSON, [[start, end], ...]: the content (cue, where there is none), or the trigger
    words     TEXT NOT NULL,        -- JSON list: the article's words there
    beside    TEXT NOT NULL,        -- JSON, as spans: cue, or sentence and parties; tells apart what has the same spans
    implied   INTEGER NOT NULL,     -- 1: a claim's report of those whom the statement only says to assert it
    others    INTEGER NOT NULL,     -- of a claim: rows of correction_claims when it was made; they go with their articles
    local_id  TEXT,                 -- what it was in the reading that was corrected; null for what that had missed
    producer  INTEGER REFERENCES producers, -- what had made that reading
    thread    TEXT NOT NULL,        -- the id of the first correction of the same thing
    withdraws TEXT                  -- the id of the correction that this row takes back
) STRICT;
CREATE INDEX corrections_article ON corrections (article, thread, field, made_at);
CREATE INDEX corrections_thread ON corrections (thread, field, made_at);
CREATE INDEX corrections_made_at ON corrections (made_at, id);
CREATE INDEX corrections_who ON corrections (who, made_at);
CREATE INDEX corrections_withdraws ON corrections (withdraws) WHERE withdraws IS NOT NULL;

CREATE TABLE correction_claims ( -- by what a claim is found again after its reports were joined anew: the other reports of it
    correction INTEGER NOT NULL REFERENCES corrections ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    article    INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    anchor_of  TEXT NOT NULL,       -- these as in corrections
    spans      TEXT NOT NULL,
    words      TEXT NOT NULL,
    beside     TEXT NOT NULL,
    stance     TEXT NOT NULL,       -- of that report to the claim when the correction was made
    PRIMARY KEY (correction, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX correction_claims_article ON correction_claims (article);

CREATE VIEW corrections_readable AS
SELECT c.id, c.made_at, c.who, c.kind, c.field, c.verdict, c.value, c.was, c.note, c.words,
       EXISTS (SELECT 1 FROM corrections w WHERE w.withdraws = c.id) AS withdrawn,
       a.outlet, a.published, a.title, a.id AS article, c.spans, c.thread, c.withdraws, c.key
FROM corrections c JOIN articles a ON a.key = c.article;
