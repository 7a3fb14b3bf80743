-- Engagements: statements and events that bear on a commitment between states. What is said of each condition, and by
-- whom, stands in the reading; these rows are for finding and counting. They follow from the readings, as all rows do.

CREATE TABLE engagements (
    key        INTEGER PRIMARY KEY,
    article    INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number     INTEGER NOT NULL,   -- in the reading, from 1: "g1"
    commitment TEXT NOT NULL,      -- id of an article of a treaty: "csto-4-2010"
    act        TEXT NOT NULL,      -- event, invoke, affirm, affirm_case, deny_case, request, consult, suspend, withdraw
    states     TEXT NOT NULL,      -- who is bound or owed something, ISO 3166-1 alpha-3: " BLR RUS "
    -- how many conditions are said to be so; "unsaid" are those of which nobody says anything
    met        INTEGER NOT NULL,
    not_met    INTEGER NOT NULL,
    left_open  INTEGER NOT NULL,
    unsaid     INTEGER NOT NULL,
    starts_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    day        TEXT,               -- the article's date
    UNIQUE (article, number)
) STRICT;
CREATE INDEX engagements_day ON engagements (day, article);
CREATE INDEX engagements_commitment ON engagements (commitment, day, article);

-- `engagements_of` gives a stored reading's engagements as JSON; it is there while migrations run, and only then.
INSERT INTO engagements (
    article, number, commitment, act, states, met, not_met, left_open, unsaid, starts_at, ends_at, day
)
SELECT r.article, e.key + 1, json_extract(e.value, '$.commitment'), json_extract(e.value, '$.act'),
    ' ' || coalesce((
        SELECT group_concat(state, ' ') FROM (
            SELECT value AS state FROM json_each(e.value, '$.obligors')
            UNION SELECT value FROM json_each(e.value, '$.beneficiaries') ORDER BY 1
        )
    ), '') || ' ',
    (SELECT count(*) FROM json_each(e.value, '$.conditions') WHERE json_extract(value, '$.value') = 'met'),
    (SELECT count(*) FROM json_each(e.value, '$.conditions') WHERE json_extract(value, '$.value') = 'not_met'),
    (SELECT count(*) FROM json_each(e.value, '$.conditions') c WHERE json_extract(c.value, '$.value') = 'unknown' AND (
        json_extract(c.value, '$.according_to') IS NOT NULL
        OR (json_extract(e.value, '$.act') = 'event' AND json_extract(c.value, '$.condition') = 'event'))),
    (SELECT count(*) FROM json_each(e.value, '$.conditions') c WHERE json_extract(c.value, '$.value') = 'unknown'
        AND json_extract(c.value, '$.according_to') IS NULL
        AND NOT (json_extract(e.value, '$.act') = 'event' AND json_extract(c.value, '$.condition') = 'event')),
    json_extract(e.value, '$.span.start'), json_extract(e.value, '$.span.end'), a.published
FROM readings r JOIN articles a ON a.key = r.article, json_each(engagements_of(r.json)) e
ORDER BY r.article, e.key;
