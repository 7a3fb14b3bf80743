"""What `--help` says of the commands on treaties."""

TREATIES_HELP = """Check files of treaties of your own, and list the treaties that are known.

docs/treaties.md says, field by field, what such a file holds, and has an example to start from.

\b
Examples:
  onrecord treaties list
  onrecord treaties validate my-treaties.yaml
"""

VALIDATE_HELP = """Say whether files of treaties can be used.

Of each file, how many treaties and commitments are in it; or all that is wrong, each with its line and field.
A treaty with the id of a shipped one takes its place, which is said too. Exit status 1 where anything is wrong.

\b
Examples:
  onrecord treaties validate my-treaties.yaml
  onrecord treaties validate treaties/*.yaml --knowledge my-organizations.yaml
"""

LIST_HELP = """List the treaties that are known: the shipped ones, and those of your own files.

Each with its years, how many states it binds on the day, the kinds of its commitments (named as ATOP names them) and
its number in ATOP. The jsonl has all that is known of each.

\b
Examples:
  onrecord treaties list
  onrecord treaties list --on 1990-01-01
  onrecord treaties list --treaties my-treaties.yaml --format jsonl | jq .commitments
"""

COMMITMENTS_HELP = """List who is bound to whom on a day, by which article, and what would set it off.

STATE is a code (BLR) or an English name. With one state, what it owes and is owed; with two or more, what binds them to
one another; with none, everything in force. Each commitment has its kind and strength, the event that triggers it, the
conditions that the text sets, exceptions, and what is not certain of it. A member that is suspended is marked: it is
still a party.

The csv has a pair of states a row (obligor, beneficiary), the jsonl a commitment a line with its pairs. It is an aid to
reading treaties, not legal advice: docs/treaties.md says what it cannot tell.

\b
Examples:
  onrecord commitments Belarus Russia                         what binds them to one another today
  onrecord commitments BLR --on 2020-08-19                    what Belarus owed and was owed that day
  onrecord commitments FIN --on 2023-04-03 --kind defence     the day before it joined NATO
  onrecord commitments --kind defence --format csv -o pacts.csv
  onrecord commitments ARM --format jsonl | jq -r '.commitment.id'
  onrecord commitments POL --treaties my-treaties.yaml
"""
