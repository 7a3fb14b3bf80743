"""From inputs to readings on one machine: the unit of work, one process or several, always in input order."""
