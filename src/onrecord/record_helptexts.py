"""What `--help` says of the commands that keep a record."""

INGEST_HELP = """Read reports into a record: one file that keeps every article, statement and event.

PATH is a report (text, HTML), a file of many (JSONL, CSV, Parquet, saved RSS or Atom, WARC, ZIP), a folder of these,
or - for standard input; URL a web page, or a feed whose pages are fetched. What the record has already is left alone,
so the same command again costs next to nothing and goes on where a run was stopped, however it was stopped. Each
report ends as read, unchanged, duplicate of another one (the same, or nearly: wire copy), or failed because of
something; "onrecord status" shows which. Others can read the record meanwhile.

Pages are fetched politely (robots.txt, one a second from each host) and only from the public internet; of a feed those
that the record does not have yet. docs/inputs.md has what is read, and the limits.

Articles and statements have the same ids in every record; near-duplicates are kept, and counted once.

\b
Examples:
  onrecord ingest reports/                          into record.db here
  onrecord ingest reports/ --record desk.db         into a file of that name
  onrecord ingest corpus.jsonl --workers 4 --text-field body
  onrecord ingest https://example.org/rss.xml       the pages of a feed; again later: only new ones
  onrecord ingest reports/ --retry-failed           try again what failed before
  onrecord ingest --reread                          read anew what an older onrecord, or other tables, read
"""

STATUS_HELP = """Show what is in a record: articles, statements, events, and what became of each input.

Figures count near-duplicates once. What failed is listed with its reason; with --inputs, every input is.

\b
Examples:
  onrecord status
  onrecord status --record desk.db --inputs
  onrecord status --format json | jq .totals
"""

VERIFY_HELP = """Check that a record is whole: the file, the texts, every quotation, the search index, the duplicates.

Every quotation must stand word for word where its span says, every row must follow from the reading it came from, and
every report of a claim or joined event must lead to an article, statement and event that are there.
Tells each thing that is wrong, with its place; exit status 1 where there is any.

\b
Examples:
  onrecord verify
  onrecord verify --record desk.db --format json
"""

FORGET_HELP = """Remove articles from a record, with all that came from them, so that no byte of their text stays.

ARTICLE is the id of an article, the file it came from, its web address, or a feed's for all its pages. --outlet and
--before choose articles instead; given both, those that fit both. Afterwards the file is written anew, which takes a
while for a large record. The reports themselves are not touched: an ingest that names them again brings them back.

\b
Examples:
  onrecord forget 4f0c2b9e11d07a35
  onrecord forget reports/strait.txt https://example.org/strait
  onrecord forget --before 2020-01-01 --dry-run     only tell what would go
  onrecord forget --outlet "Example News" --yes
"""
