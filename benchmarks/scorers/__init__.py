"""The scorers whose figures we quote; each is a script of its own that needs nothing but Python."""
