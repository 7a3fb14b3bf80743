"""All SQL but the migrations: opening, writing, looking, checking and forgetting. Others go through `repository.py`."""
