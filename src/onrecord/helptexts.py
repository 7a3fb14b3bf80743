"""What `--help` says of the program and of each command."""

HELP = """Read news reports into a checkable record of who said what.

Every quotation that onrecord shows stands word for word in the article, and says where.

\b
Examples:
  onrecord brief report.txt                     who says what, on the terminal
  onrecord brief reports/ -o brief.html         a folder of reports, as one web page
  onrecord read reports/ -o readings.jsonl      everything found, as data, one article a line
  onrecord brief https://example.org/story      a web page, fetched
  onrecord events reports/ --modality actual    who did what to whom, and whether the report says it happened
  onrecord actors reports/                      who speaks, how often, and whom the tables lack
  onrecord who "Belarusian defence minister" --on 2020-08-25
  curl -s https://example.org/story | onrecord brief --outlet "Example News"

\b
Exit status:
  0  everything was read
  1  something could not be read (the rest was), or the tables lack a name; standard error says what and why
  2  the command was not understood
"""

BRIEF_HELP = """Show who speaks in reports, what each says and denies, word for word.

PATH is a report (text, HTML), a file of many (JSONL, CSV, Parquet, saved RSS or Atom, WARC, ZIP), a folder of these,
or - for standard input; URL a web page, or a feed whose pages are fetched. Statements are grouped by speaker; each
has its place in the article (file:paragraph), how the speaker was found where the text does not name them, and
through whom it was relayed. What could not be resolved is listed, not guessed.

\b
Examples:
  onrecord brief report.txt
  onrecord brief report.html --published 2024-07-02 --outlet Reuters
  onrecord brief reports/*.txt --format md > brief.md
  onrecord brief reports/ -o brief.html
"""

READ_HELP = """Write everything found in reports as JSON, one article a line.

PATH is a report (text, HTML), a file of many (JSONL, CSV, Parquet, saved RSS or Atom, WARC, ZIP), a folder of these,
or - for standard input; URL a web page, or a feed whose pages are fetched. The form of the output is a public
contract: see "onrecord schema". Articles come in the order of the inputs, whatever the number of workers.

\b
Examples:
  onrecord read report.txt | jq .statements
  onrecord read reports/ --workers 4 -o readings.jsonl
  onrecord read corpus.jsonl --text-field body --date-field day > readings.jsonl
"""

WHO_HELP = """Say who or what a name means, as far as the tables of who is who know, and where they have it from.

NAME is a person, an office ("Belarusian defence minister"), a state, an organization or a place, or a key of the tables
("BLR/defence-minister"). With --on, who held an office, or what somebody was, on that day; without it, all the tables
know. Where a name means several things all are shown; of a name that the tables lack, those spelled like it.

\b
Examples:
  onrecord who Lukashenka
  onrecord who "Belarusian defence minister" --on 2020-08-25
  onrecord who NATO --on 1999-03-12
  onrecord who Hrodna --format json | jq .matches
"""

ACTORS_HELP = """List the actors of reports, with how many statements they make in how many articles.

PATH is a report (text, HTML), a file of many (JSONL, CSV, Parquet, saved RSS or Atom, WARC, ZIP), a folder of these,
or - for standard input; URL a web page, or a feed whose pages are fetched. Actors that the tables know are joined by
that, others by their name and country. With --unknown only those that the tables lack are listed, as YAML that you
can fill in and hand to --knowledge.

\b
Examples:
  onrecord actors reports/
  onrecord actors reports/ --unknown --least 3 > my.yaml
  onrecord brief reports/ --knowledge my.yaml
  onrecord actors corpus.jsonl --format csv -o actors.csv
"""

EVENTS_HELP = """List the events that reports tell of: who did what to whom, when, where, and whether it happened.

PATH is a report (text, HTML), a file of many (JSONL, CSV, Parquet, saved RSS or Atom, WARC, ZIP), a folder of these,
or - for standard input; URL a web page, or a feed whose pages are fetched. Each event has a PLOVER root (ASSAULT,
MOBILIZE, ...) and a modality: what the report says about whether it happened. The table has those told as actual
first; csv is one event a row for a spreadsheet or R; jsonl has all that is known of each. All have the sentence that
it comes from. docs/events.md explains every column.

Options that choose events can be combined: an event must fit them all. One that is given several times is fitted by
any of its values.

With --record, the events of a record: reports of one event are joined across articles, and both figures are shown,
events and reports. An event is listed where one of its reports fits; names must then be whole words.

\b
Examples:
  onrecord events report.txt
  onrecord events reports/ --modality actual --root ASSAULT --root COERCE
  onrecord events reports/ --source Belarus --target UKR --since 2024-06-01 --until 2024-06-30
  onrecord events reports/ --modality not-actual --actor Lukashenko
  onrecord events corpus.jsonl --least 0.7 -o events.csv
  onrecord events --record desk.db --root ASSAULT --country UKR --since 2024-06-01
"""
