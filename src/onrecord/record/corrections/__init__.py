"""Corrections: what analysts say of readings, kept apart from them and found again in whatever is read later."""
