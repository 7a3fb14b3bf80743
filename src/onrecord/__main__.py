"""`python -m onrecord` is the program `onrecord`."""

from onrecord.cli import main

if __name__ == "__main__":
    main()
