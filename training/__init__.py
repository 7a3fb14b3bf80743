"""How the shipped weights were made, start to end: `python -m training --help`. Not installed with the package."""
