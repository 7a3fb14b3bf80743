"""What `--help` says of the command that opens the workbench."""

SERVE_HELP = """Open the workbench on a record: who said what, who disputes it, and what was done, in a browser.

It runs on this machine and for it alone, offline and without an account; Ctrl-C ends it. The address is printed as soon
as it listens. A record that does not exist yet is made, empty: reports can be added on the page /add.

For others, give an address that they reach (--host) and a password: without one that is refused. docs/serving.md says
how to put it behind a proxy with TLS for a team. A password is never given on the command line, where every user of
the machine could read it, but in a file that only you can read (chmod 600), best as its hash.

What stays the same can stand in onrecord.toml, under [serve]: host, port, host_names, behind_proxy, proxies,
password_hash or password_file, token_files, read_only. An option goes before what the file says.

\b
Examples:
  onrecord serve                                    record.db here, at http://127.0.0.1:8765/
  onrecord serve --record desk.db --port 0          another record, on any free port
  onrecord serve --read-only                        to look, not to add or correct
  onrecord serve --hash-password > desk.password    asks for a password twice
  onrecord serve --host 0.0.0.0 --host-name desk.example.org --password-file desk.password
  onrecord serve --behind-proxy --host-name desk.example.org --password-file desk.password
  onrecord serve --host 10.0.0.9 --proxy 10.0.0.5 --host-name desk.example.org --password-file desk.password
  curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8765/api/v1/claims    with --token-file
"""
