"""What leaves onrecord: the brief (plain text, terminal, Markdown, HTML) and the readings as JSON."""
