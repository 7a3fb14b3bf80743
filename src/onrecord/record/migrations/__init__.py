"""The record's tables as numbered SQL files, each run once, in order; `user_version` is the number of the last."""
