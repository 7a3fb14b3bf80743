-- Web addresses. Each page that was read has a row of its own in `files`, as each feed has; `files.options` of an address
-- is set when all that it gave has been stored, its other stamps stay null, since addresses have validators instead.

CREATE TABLE fetches ( -- by what a server tells that a named page or feed has not changed; only of visits seen to the end
    file          INTEGER PRIMARY KEY REFERENCES files ON DELETE CASCADE,
    url           TEXT NOT NULL,   -- where it came from after all redirects; the validators are for nobody else
    etag          TEXT,
    last_modified TEXT
) STRICT;

CREATE TABLE announced ( -- which pages a feed has named, now or at an earlier visit
    feed INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
    page INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
    PRIMARY KEY (feed, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX announced_page ON announced (page);
