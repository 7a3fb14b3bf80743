"""Pictures of every view of the workbench: `python -m tools.pictures` (needs playwright and a chromium)."""
