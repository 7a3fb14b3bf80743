"""Security commitments between states: what is owed, on which conditions, and what a reported event engages."""
