"""Password and tokens from files and the environment, never from the command line, where all users could see them."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from onrecord.errors import OptionError
from onrecord.web.security.passwords import check_hash, hash_password, is_hash
from onrecord.web.security.tokens import digest_of
from onrecord.web.settings import Access

PASSWORD, TOKEN = "ONRECORD_PASSWORD", "ONRECORD_TOKEN"  # of the environment
_MOST = 64 * 1024


def access_from(
    password_file: Path | None,
    token_files: Sequence[Path],
    environment: Mapping[str, str],
    *,
    hashed: str | None = None,
) -> Access:
    """Who gets in, by files or, where none is named, by `ONRECORD_PASSWORD` and `ONRECORD_TOKEN`.

    `hashed` is the hash of the password where neither gives one.
    The first line of the password's file is the password or its argon2id hash; each line of a token's file is a token,
    but for empty lines and those that begin with #.

    Raises:
        OptionError: a file cannot be read, others may read it, or what is in it is too weak; the message
            says what to do.
    """
    password = environment.get(PASSWORD, "")
    if password_file is not None:
        lines = _lines(password_file, "--password-file")
        if not lines or not lines[0]:
            raise OptionError(f"--password-file {password_file}: its first line is empty; put the password there")
        password = lines[0]
    tokens = [environment[TOKEN]] if environment.get(TOKEN) else []
    if token_files:
        tokens = [token for file in token_files for token in _tokens(file)]
    if password:
        hashed = check_hash(password) if is_hash(password) else hash_password(password)
    elif hashed is not None:
        check_hash(hashed)
    return Access(hashed, tuple(dict.fromkeys(map(digest_of, tokens))))


def _tokens(file: Path) -> list[str]:
    found = [line.strip() for line in _lines(file, "--token-file")]
    found = [line for line in found if line and not line.startswith("#")]
    if not found:
        raise OptionError(f"--token-file {file}: there is no token in it; put one on each line")
    return found


def _lines(file: Path, option: str) -> list[str]:
    try:
        # a pipe in place of a file must not keep us waiting
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise OptionError(f"{option} {file} cannot be read: {error.strerror or error}") from error
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OptionError(f"{option} {file}: this is no regular file")
        if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise OptionError(f"{option} {file}: other users may read or change it; do: chmod 600 {file}")
        content = os.read(handle, _MOST)
    finally:
        os.close(handle)
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise OptionError(f"{option} {file} is not UTF-8 text") from None
