"""Tokens by which programs get in: long random words, of which only digests are kept."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256

from onrecord.errors import OptionError

SHORTEST = 32
"""Characters of a token, as many as 128 random bits have in hexadecimal: tries are not counted, so must be vain."""
_DIFFERENT = 8


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    """What is kept of a token.

    A plain digest is enough, unlike for a password: there are too many tokens to try. Raises OptionError for a token
    that is too short or has characters that an HTTP header cannot carry.
    """
    if len(token) < SHORTEST or len(set(token)) < _DIFFERENT:
        raise OptionError(f"a token needs at least {SHORTEST} random characters; make one with: openssl rand -hex 32")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise OptionError("a token is made of ASCII letters, digits and signs, without spaces")
    return sha256(token.encode()).digest()


def is_known(authorization: str | None, digests: Iterable[bytes]) -> bool:
    """Whether an Authorization header brings a token that is known. Takes the same time whichever it is, or none."""
    scheme, _, token = (authorization or "").partition(" ")
    given = sha256(token.strip().encode("latin-1", "replace")).digest()
    known = False
    for digest in digests:
        known |= hmac.compare_digest(given, digest)
    return known and scheme.lower() == "bearer"
