-- Reports of one event, joined across articles (record/same_events.py). What stands here follows from the events, the
-- articles and the weights alone, so it is no part of the record's digest, and can be made anew at any time.

CREATE TABLE event_groups ( -- an event of the record: the reports (rows of `events`) that tell of it; near-duplicates' are in none
    event          INTEGER PRIMARY KEY REFERENCES events ON DELETE CASCADE,
    represented_by INTEGER NOT NULL REFERENCES events ON DELETE CASCADE -- the report that stands for all: the surest
) STRICT;
CREATE INDEX event_groups_represented_by ON event_groups (represented_by);

CREATE TABLE event_joining ( -- one row: whether event_groups is of what the record holds now
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    made_by  TEXT NOT NULL,   -- digest of the weights and rules that joined
    fresh    INTEGER NOT NULL -- 0: events or duplicates have come or gone since
) STRICT;
INSERT INTO event_joining VALUES (1, '', 0);

CREATE TRIGGER event_groups_events_come AFTER INSERT ON events BEGIN
    UPDATE event_joining SET fresh = 0 WHERE fresh;
END;
CREATE TRIGGER event_groups_events_go AFTER DELETE ON events BEGIN
    UPDATE event_joining SET fresh = 0 WHERE fresh;
END;
CREATE TRIGGER event_groups_duplicates_come AFTER INSERT ON duplicates BEGIN
    UPDATE event_joining SET fresh = 0 WHERE fresh;
END;
CREATE TRIGGER event_groups_duplicates_go AFTER DELETE ON duplicates BEGIN
    UPDATE event_joining SET fresh = 0 WHERE fresh;
END;

CREATE VIEW event_groups_readable AS
SELECT r.id, r.starts_on, r.ends_on, r.plover, r.mode, r.modality, r.source, r.target, r.place, r.place_country,
       (SELECT count(*) FROM event_groups m WHERE m.represented_by = r.key) AS reports,
       (SELECT count(DISTINCT a.outlet) FROM event_groups m JOIN events e ON e.key = m.event
        LEFT JOIN duplicates d ON d.original = e.article JOIN articles a ON a.key IN (e.article, d.article)
        WHERE m.represented_by = r.key) AS outlets,
       r.sentence, r.key
FROM events_readable r
WHERE r.key IN (SELECT represented_by FROM event_groups);
