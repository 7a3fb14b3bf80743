-- For lists that are shown a page at a time, with how many there are in all. The indexes hold every column that such a
-- list is filtered, ordered or counted by, so that no count has to read the rows themselves; those that they begin as
-- went before are replaced. Claims can be found by their words, as articles, statements and events can.

DROP INDEX articles_published;
CREATE INDEX articles_published ON articles (published, id, outlet);
CREATE INDEX article_actors_country ON article_actors (country, article);

DROP INDEX statements_day;
CREATE INDEX statements_day ON statements (day, stance, article);
DROP INDEX statements_speaker;
CREATE INDEX statements_speaker ON statements (speaker, day, stance, article);

DROP INDEX events_days;
CREATE INDEX events_days ON events (starts_on, modality, ends_on, article);

-- these are read from end to end, in the order in which what they count comes out: facets, and a map by place
CREATE INDEX statements_counted ON statements (kind, stance, speaker_country, day, speaker, article);
CREATE INDEX events_counted ON events (plover, modality, place_country, starts_on, ends_on, mode, article);
-- by article: outlets, and what near-duplicates hold
CREATE INDEX statements_here ON statements (article, day, kind, stance, speaker_country, speaker);
CREATE INDEX events_here ON events (article, starts_on, ends_on, plover, modality, place_country, mode);
CREATE INDEX events_map ON events (
    lat, lon, place, place_country, geonames, modality, plover, starts_on, ends_on, mode, article
) WHERE lat IS NOT NULL;

DROP INDEX claims_disputed;
CREATE INDEX claims_disputed ON claims (disputed, last_day, id, first_day);

CREATE VIRTUAL TABLE claims_fts USING fts5 (
    text, content = 'claims', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO claims_fts (claims_fts) VALUES ('rebuild');

CREATE TRIGGER claims_come AFTER INSERT ON claims BEGIN
    INSERT INTO claims_fts (rowid, text) VALUES (new.key, new.text);
END;
CREATE TRIGGER claims_go AFTER DELETE ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, text) VALUES ('delete', old.key, old.text);
END;
CREATE TRIGGER claims_change AFTER UPDATE OF text ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, text) VALUES ('delete', old.key, old.text);
    INSERT INTO claims_fts (rowid, text) VALUES (new.key, new.text);
END;
