-- What large records are counted by. Claims have the countries of those who speak to them beside them, since to count
-- claims by country took a look at every report; the index of what one actor says holds what kind of statement it is.

DROP INDEX statements_speaker;
CREATE INDEX statements_speaker ON statements (speaker, day, stance, article, kind);

CREATE TABLE claim_countries ( -- the countries of those who speak to a claim
    country TEXT NOT NULL,         -- ISO 3166-1 alpha-3
    claim   INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE,
    PRIMARY KEY (country, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_countries_claim ON claim_countries (claim);

INSERT INTO claim_countries (country, claim)
SELECT DISTINCT s.speaker_country, r.claim FROM claim_reports r JOIN statements s ON s.key = r.statement
WHERE s.speaker_country IS NOT NULL;

-- A claim goes with any report of it, and its countries with it.
CREATE TRIGGER claim_countries_come AFTER INSERT ON claim_reports WHEN new.statement IS NOT NULL BEGIN
    INSERT OR IGNORE INTO claim_countries (country, claim)
    SELECT speaker_country, new.claim FROM statements WHERE key = new.statement AND speaker_country IS NOT NULL;
END;
