-- The record: articles, what was read in each of them, and where each came from. docs/record.md explains it for readers.
--
-- Every table has an integer `key` that other tables refer to. Keys follow the order of ingestion and mean nothing
-- outside this file; what is stable is `articles.id`, made from the article's content, and behind it the local id that
-- a reading gives ("a2", "s3", "e1"): "4f0c2b9e11d07a35:s3" is one statement, in this record and in every other.
-- Offsets (`starts_at`, `ends_at`, ...) count Unicode code points of `articles.text`, so the words are
-- substr(text, starts_at + 1, ends_at - starts_at).

-- ------------------------------------------------------------------------------------------- where it came from

CREATE TABLE files ( -- a file, archive, feed or page that was named or found; one or many reports are in it
    key      INTEGER PRIMARY KEY,
    location TEXT NOT NULL UNIQUE, -- path as it was given, or address
    -- how it was when all that is in it had been stored, its sidecar (NAME.meta.json) included; null until then
    size     INTEGER,              -- bytes
    mtime_ns INTEGER,              -- time of its last change, in nanoseconds; null where that cannot be trusted
    digest   TEXT,                 -- SHA-256 of its bytes
    options  TEXT                  -- digest of the options that it was taken in with
) STRICT;
CREATE INDEX files_digest ON files (digest);

CREATE TABLE articles ( -- one report each, whatever number of files hold it
    key          INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE, -- 16 digits of a SHA-256 of what follows, but for language and added
    title        TEXT,
    outlet       TEXT,
    author       TEXT,
    url          TEXT,
    published    TEXT,             -- YYYY-MM-DD
    text         TEXT NOT NULL,    -- cleaned; what every offset counts in
    subheadlines TEXT NOT NULL,    -- JSON, [[start, end], ...]
    language     TEXT,
    added        TEXT NOT NULL     -- when it came into this record, UTC
) STRICT;
CREATE INDEX articles_outlet ON articles (outlet, published);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_url ON articles (url) WHERE url IS NOT NULL;

CREATE TABLE inputs ( -- every report seen, at every place, in every version
    key      INTEGER PRIMARY KEY,
    file     INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
    location TEXT NOT NULL,        -- the file's, with ":LINE" or the like where it holds several
    digest   TEXT NOT NULL,        -- SHA-256 of the raw bytes (of the record's text for a line of JSONL); '' if unread
    given_id TEXT,                 -- what the input calls it
    notes    TEXT NOT NULL,        -- JSON list: what was noticed while taking it in (date missing, lines removed)
    article  INTEGER REFERENCES articles ON DELETE CASCADE,
    why      TEXT,                 -- why there is no article
    UNIQUE (location, digest),
    CHECK ((article IS NULL) = (why IS NOT NULL))
) STRICT;
CREATE INDEX inputs_file ON inputs (file);
CREATE INDEX inputs_article ON inputs (article, location, digest);
CREATE INDEX inputs_failed ON inputs (location) WHERE why IS NOT NULL;

CREATE TABLE runs ( -- each ingest that found something to do; bookkeeping, no part of the record's content
    key        INTEGER PRIMARY KEY,
    began      TEXT NOT NULL,      -- UTC
    ended      TEXT,               -- null: it was cut off, or is under way
    read       INTEGER NOT NULL DEFAULT 0,
    unchanged  INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0,
    failed     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- ----------------------------------------------------------------------------------------------- what was read

CREATE TABLE producers ( -- what makes readings
    key       INTEGER PRIMARY KEY,
    onrecord  TEXT NOT NULL,       -- version
    weights   TEXT NOT NULL,       -- digest
    knowledge TEXT NOT NULL,       -- digest
    UNIQUE (onrecord, weights, knowledge)
) STRICT;

CREATE TABLE readings (
    article  INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    producer INTEGER NOT NULL REFERENCES producers,
    -- the reading as JSON without the article, zlib-compressed: 23 kB become 4 kB in 0.6 ms and 23 kB again in 0.1 ms.
    -- All tables below follow from it; it is here so that nothing that was read is lost to a table's shape.
    json     BLOB NOT NULL
) STRICT;
CREATE INDEX readings_producer ON readings (producer);

CREATE TABLE actors ( -- each actor of the record once
    key      INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE, -- JSON: [ref] where the tables know it, else [kind, name, country, "known" or ""]
    ref      TEXT,                 -- the key that the tables of who is who know it by
    kind     TEXT NOT NULL,        -- person, state, organization, group
    name     TEXT NOT NULL,        -- the one that most articles use
    country  TEXT                  -- ISO 3166-1 alpha-3, the one that most articles give
) STRICT;
CREATE INDEX actors_ref ON actors (ref) WHERE ref IS NOT NULL;
CREATE INDEX actors_name ON actors (name COLLATE NOCASE);
CREATE INDEX actors_country ON actors (country);

CREATE TABLE actor_names ( -- what an actor is called, and in how many articles
    actor    INTEGER NOT NULL REFERENCES actors ON DELETE CASCADE,
    name     TEXT NOT NULL,
    country  TEXT NOT NULL,        -- '' for none, and for an alias
    alias    INTEGER NOT NULL,     -- 0: its name in these articles, 1: another form of it there
    articles INTEGER NOT NULL,
    PRIMARY KEY (actor, name, country, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_names_name ON actor_names (name COLLATE NOCASE);

CREATE TABLE article_actors ( -- an actor in an article
    key      INTEGER PRIMARY KEY,
    article  INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    local_id TEXT NOT NULL,        -- in the reading: "a2"
    actor    INTEGER NOT NULL REFERENCES actors,
    name     TEXT NOT NULL,        -- as of this article, like the rest
    country  TEXT,
    sector   TEXT,                 -- PLOVER's
    office   TEXT,                 -- "Foreign Minister of Marenga"; several joined with "; "
    known    INTEGER NOT NULL,     -- 1: the tables of who is who hold it
    UNIQUE (article, local_id)
) STRICT;
CREATE INDEX article_actors_actor ON article_actors (actor, article);

CREATE TABLE article_aliases ( -- other forms of its name there
    article_actor INTEGER NOT NULL REFERENCES article_actors ON DELETE CASCADE,
    alias         TEXT NOT NULL,
    PRIMARY KEY (article_actor, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions ( -- where an article names an actor
    article_actor INTEGER NOT NULL REFERENCES article_actors ON DELETE CASCADE,
    starts_at     INTEGER NOT NULL,
    ends_at       INTEGER NOT NULL,
    PRIMARY KEY (article_actor, starts_at, ends_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE statements (
    key                 INTEGER PRIMARY KEY,
    article             INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    local_id            TEXT NOT NULL,   -- in the reading: "s3"
    kind                TEXT NOT NULL,   -- direct, indirect, mixed
    stance              TEXT NOT NULL,   -- support, deny, query, comment
    quote               TEXT NOT NULL,   -- the content, word for word; pieces joined with " … "
    cue                 TEXT NOT NULL,   -- the words that attribute it
    how                 TEXT,            -- the speaker was named, coreference, implicit, anonymous; null: no speaker
    speaker_in_article  INTEGER REFERENCES article_actors, -- null: not known who
    speaker_starts_at   INTEGER,         -- the article's words for the speaker
    speaker_ends_at     INTEGER,
    speaker_confidence  REAL,
    occasion            TEXT,
    said_on             TEXT,            -- the date that the text gives
    confidence          REAL NOT NULL,
    inside              INTEGER REFERENCES statements ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    -- the next three follow from the others; they are kept here so that filters need no join
    speaker             INTEGER REFERENCES actors,         -- of speaker_in_article
    speaker_country     TEXT,                              -- of speaker_in_article
    day                 TEXT,                              -- said_on, else the article's date
    UNIQUE (article, local_id)
) STRICT;
CREATE INDEX statements_speaker ON statements (speaker, day);
CREATE INDEX statements_country ON statements (speaker_country, day);
CREATE INDEX statements_day ON statements (day);
CREATE INDEX statements_kind ON statements (kind, day);
CREATE INDEX statements_stance ON statements (stance, day);
CREATE INDEX statements_inside ON statements (inside) WHERE inside IS NOT NULL;
CREATE INDEX statements_speaker_in_article ON statements (speaker_in_article);

CREATE TABLE statement_spans (
    statement INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    role      TEXT NOT NULL,       -- content, cue
    number    INTEGER NOT NULL,    -- in the order of the reading, from 0
    starts_at INTEGER NOT NULL,
    ends_at   INTEGER NOT NULL,
    PRIMARY KEY (statement, role, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_actors ( -- who else has to do with a statement
    statement        INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    role             TEXT NOT NULL, -- via (relayed by), addressee
    number           INTEGER NOT NULL,
    actor_in_article INTEGER NOT NULL REFERENCES article_actors ON DELETE CASCADE,
    PRIMARY KEY (statement, role, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_actors_actor ON statement_actors (actor_in_article);

CREATE TABLE events (
    key               INTEGER PRIMARY KEY,
    article           INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    local_id          TEXT NOT NULL, -- in the reading: "e1"
    plover            TEXT NOT NULL, -- root: ASSAULT, CONSULT, ...
    mode              TEXT,
    modality          TEXT NOT NULL, -- actual, denied, alleged, ordered, planned, requested, conditional, possible
    trigger_words     TEXT NOT NULL, -- the words that name the deed
    sentence          TEXT NOT NULL, -- the evidence, word for word
    according_to      INTEGER REFERENCES statements ON DELETE SET NULL, -- null: the article itself tells of it
    starts_on         TEXT,          -- first and last day, as far as the text says
    ends_on           TEXT,
    date_words        TEXT,
    place             TEXT,
    place_country     TEXT,
    lat               REAL,          -- degrees, WGS 84
    lon               REAL,
    geonames          INTEGER,
    confidence        REAL NOT NULL,
    trigger_starts_at  INTEGER NOT NULL,
    trigger_ends_at    INTEGER NOT NULL,
    sentence_starts_at INTEGER NOT NULL,
    sentence_ends_at   INTEGER NOT NULL,
    source_starts_at   INTEGER,      -- the words that stand for who does it, also where nobody could be found for them
    source_ends_at     INTEGER,
    target_starts_at   INTEGER,
    target_ends_at     INTEGER,
    UNIQUE (article, local_id)
) STRICT;
CREATE INDEX events_plover ON events (plover, starts_on);
CREATE INDEX events_modality ON events (modality, starts_on);
CREATE INDEX events_days ON events (starts_on, ends_on);
CREATE INDEX events_place ON events (place_country, starts_on);
CREATE INDEX events_according_to ON events (according_to) WHERE according_to IS NOT NULL;

CREATE TABLE event_actors (
    event            INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
    role             TEXT NOT NULL,  -- source (who does it), target (to whom)
    number           INTEGER NOT NULL,
    actor_in_article INTEGER NOT NULL REFERENCES article_actors ON DELETE CASCADE,
    actor            INTEGER NOT NULL REFERENCES actors, -- of actor_in_article, like country: for filters
    country          TEXT,
    PRIMARY KEY (event, role, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_actors_actor ON event_actors (actor);
CREATE INDEX event_actors_country ON event_actors (country);
CREATE INDEX event_actors_in_article ON event_actors (actor_in_article);

CREATE TABLE event_mentions ( -- all places where the article tells of the event, the first included
    event              INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
    number             INTEGER NOT NULL,
    trigger_starts_at  INTEGER NOT NULL,
    trigger_ends_at    INTEGER NOT NULL,
    sentence_starts_at INTEGER NOT NULL,
    sentence_ends_at   INTEGER NOT NULL,
    according_to       INTEGER REFERENCES statements ON DELETE SET NULL,
    PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_mentions_according_to ON event_mentions (according_to) WHERE according_to IS NOT NULL;

CREATE TABLE event_forces ( -- units and equipment
    event     INTEGER NOT NULL REFERENCES events ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    class     TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at   INTEGER NOT NULL,
    quantity  INTEGER,
    echelon   TEXT,
    PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;

-- --------------------------------------------------------------------------------------------- near-duplicates

CREATE TABLE fingerprints (
    article   INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    signature BLOB NOT NULL        -- MinHash over the text's shingles of five words, see record/fingerprint.py
) STRICT;

CREATE TABLE bands ( -- where to look for articles that are alike
    original INTEGER NOT NULL,     -- 1 while the article is no duplicate
    band     INTEGER NOT NULL,
    article  INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (original, band, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_article ON bands (article);

CREATE TABLE duplicates ( -- reports that say again what an earlier one said; figures leave them out
    article    INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    original   INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    similarity REAL NOT NULL       -- estimated share of shingles in common, 0.5 to 1
) STRICT;
CREATE INDEX duplicates_original ON duplicates (original);

-- ------------------------------------------------------------------------------------------------------ search

-- The indexes hold no text of their own; triggers keep them in step, in the transaction that changes the text.
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, text, content = 'articles', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE statements_fts USING fts5 (
    quote, content = 'statements', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE events_fts USING fts5 (
    sentence, content = 'events', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER articles_come AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.key, new.title, new.text);
END;
CREATE TRIGGER articles_go AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.key, old.title, old.text);
END;
CREATE TRIGGER articles_change AFTER UPDATE OF title, text ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.key, old.title, old.text);
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.key, new.title, new.text);
END;

CREATE TRIGGER statements_come AFTER INSERT ON statements BEGIN
    INSERT INTO statements_fts (rowid, quote) VALUES (new.key, new.quote);
END;
CREATE TRIGGER statements_go AFTER DELETE ON statements BEGIN
    INSERT INTO statements_fts (statements_fts, rowid, quote) VALUES ('delete', old.key, old.quote);
END;
CREATE TRIGGER statements_change AFTER UPDATE OF quote ON statements BEGIN
    INSERT INTO statements_fts (statements_fts, rowid, quote) VALUES ('delete', old.key, old.quote);
    INSERT INTO statements_fts (rowid, quote) VALUES (new.key, new.quote);
END;

CREATE TRIGGER events_come AFTER INSERT ON events BEGIN
    INSERT INTO events_fts (rowid, sentence) VALUES (new.key, new.sentence);
END;
CREATE TRIGGER events_go AFTER DELETE ON events BEGIN
    INSERT INTO events_fts (events_fts, rowid, sentence) VALUES ('delete', old.key, old.sentence);
END;
CREATE TRIGGER events_change AFTER UPDATE OF sentence ON events BEGIN
    INSERT INTO events_fts (events_fts, rowid, sentence) VALUES ('delete', old.key, old.sentence);
    INSERT INTO events_fts (rowid, sentence) VALUES (new.key, new.sentence);
END;

-- ------------------------------------------------------------------------------------- the same, to be read by people

CREATE VIEW articles_readable AS
SELECT a.id, a.title, a.outlet, a.author, a.published, a.language, a.url,
       i.location AS path, i.digest AS sha256, i.given_id,
       original.id AS duplicate_of, d.similarity,
       p.onrecord || ' ' || substr(p.weights, 1, 14) || ' ' || substr(p.knowledge, 1, 14) AS produced_by,
       a.added, a.text, a.key
FROM articles a
LEFT JOIN inputs i ON i.key = (
    SELECT key FROM inputs WHERE article = a.key ORDER BY location, digest LIMIT 1
)
LEFT JOIN duplicates d ON d.article = a.key
LEFT JOIN articles original ON original.key = d.original
LEFT JOIN readings r ON r.article = a.key
LEFT JOIN producers p ON p.key = r.producer;

CREATE VIEW inputs_readable AS
SELECT i.location,
       CASE
           WHEN i.why IS NOT NULL THEN 'failed'
           WHEN d.article IS NOT NULL THEN 'duplicate'
           WHEN EXISTS (
               SELECT 1 FROM inputs other
               WHERE other.article = i.article AND (other.location, other.digest) < (i.location, i.digest)
           ) THEN 'duplicate'
           ELSE 'read'
       END AS state,
       i.why, a.id AS article, coalesce(original.id, a.id) AS original, i.digest AS sha256, i.given_id, i.notes,
       f.location AS file, i.key
FROM inputs i
JOIN files f ON f.key = i.file
LEFT JOIN articles a ON a.key = i.article
LEFT JOIN duplicates d ON d.article = i.article
LEFT JOIN articles original ON original.key = d.original;

CREATE VIEW actors_readable AS
SELECT c.name, c.kind, c.country, c.ref,
       (SELECT count(*) FROM statements s
        WHERE s.speaker = c.key AND NOT EXISTS (SELECT 1 FROM duplicates d WHERE d.article = s.article)) AS statements,
       (SELECT count(DISTINCT b.article) FROM article_actors b
        WHERE b.actor = c.key AND NOT EXISTS (SELECT 1 FROM duplicates d WHERE d.article = b.article)) AS articles,
       c.key
FROM actors c;

CREATE VIEW statements_readable AS
SELECT a.id || ':' || s.local_id AS id, s.day, s.said_on,
       coalesce(
           b.name, substr(a.text, s.speaker_starts_at + 1, s.speaker_ends_at - s.speaker_starts_at)
       ) AS speaker,
       b.office, s.speaker_country AS country, s.how, s.kind, s.stance, s.quote, s.cue, s.occasion,
       (SELECT group_concat(v.name, '; ') FROM statement_actors t JOIN article_actors v ON v.key = t.actor_in_article
        WHERE t.statement = s.key AND t.role = 'via') AS via,
       (SELECT v.name FROM statement_actors t JOIN article_actors v ON v.key = t.actor_in_article
        WHERE t.statement = s.key AND t.role = 'addressee') AS addressee,
       a.id || ':' || (SELECT local_id FROM statements o WHERE o.key = s.inside) AS inside,
       round(s.confidence, 2) AS confidence, round(s.speaker_confidence, 2) AS speaker_confidence,
       a.outlet, a.published, a.title, a.url, a.id AS article,
       EXISTS (SELECT 1 FROM duplicates d WHERE d.article = s.article) AS in_duplicate, s.key
FROM statements s
JOIN articles a ON a.key = s.article
LEFT JOIN article_actors b ON b.key = s.speaker_in_article;

CREATE VIEW events_readable AS
SELECT a.id || ':' || e.local_id AS id, e.starts_on, e.ends_on, e.plover, e.mode, e.modality,
       coalesce(
           (SELECT group_concat(v.name, '; ') FROM event_actors t JOIN article_actors v ON v.key = t.actor_in_article
            WHERE t.event = e.key AND t.role = 'source'),
           substr(a.text, e.source_starts_at + 1, e.source_ends_at - e.source_starts_at)
       ) AS source,
       coalesce(
           (SELECT group_concat(v.name, '; ') FROM event_actors t JOIN article_actors v ON v.key = t.actor_in_article
            WHERE t.event = e.key AND t.role = 'target'),
           substr(a.text, e.target_starts_at + 1, e.target_ends_at - e.target_starts_at)
       ) AS target,
       e.place, e.place_country, e.lat, e.lon, e.trigger_words, e.sentence,
       (SELECT r.speaker FROM statements_readable r WHERE r.key = e.according_to) AS according_to,
       round(e.confidence, 2) AS confidence,
       a.outlet, a.published, a.title, a.url, a.id AS article,
       EXISTS (SELECT 1 FROM duplicates d WHERE d.article = e.article) AS in_duplicate, e.key
FROM events e
JOIN articles a ON a.key = e.article;
