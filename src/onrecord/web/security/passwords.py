"""The password of a workbench: hashed with argon2id, checked in a time that says nothing of it."""

from __future__ import annotations

import unicodedata

from onrecord.errors import OptionError

SHORTEST, LONGEST = 12, 500
"""Characters of a password."""
_DIFFERENT = 5
_LEAST_MEMORY, _MOST_MEMORY, _LEAST_PASSES = 19 * 1024, 1024 * 1024, 2
"""KiB and passes of a hash: from OWASP's least, up to what each try at logging in may take of this machine."""
_HASH = "$argon2"


def is_hash(text: str) -> bool:
    """Whether a text is an argon2 hash rather than a password."""
    return text.startswith(_HASH)


def hash_password(password: str) -> str:
    """Its argon2id hash in the PHC format, with the parameters that RFC 9106 names for small memory (64 MiB).

    Raises:
        OptionError: it is too easily guessed; the message says what to do.
    """
    # argon2 is a library of its own in C: not loaded where there is no password
    from argon2 import PasswordHasher

    _check_strength(password)
    return PasswordHasher().hash(_normal(password))


def check_hash(text: str) -> str:
    """A hash as given; raises OptionError where it is none of argon2id, damaged, or made too cheaply or dearly."""
    from argon2 import Type, extract_parameters
    from argon2.exceptions import InvalidHashError

    make = "make one with: onrecord serve --hash-password"
    try:
        found = extract_parameters(text)
    except InvalidHashError:
        found = None
    if found is None or found.type is not Type.ID or text.count("$") != 5:
        raise OptionError(f"the password's hash is no argon2id hash; {make}")
    if not _LEAST_MEMORY <= found.memory_cost <= _MOST_MEMORY or found.time_cost < _LEAST_PASSES:
        raise OptionError(
            f"the password's hash was made with {found.memory_cost:,} KiB and {found.time_cost} passes; it takes from "
            f"{_LEAST_MEMORY:,} to {_MOST_MEMORY:,} KiB and {_LEAST_PASSES} passes or more; {make}"
        )
    return text


def fits(password: str, hashed: str) -> bool:
    """Whether it is the password that was hashed. Takes some 50 ms and 64 MiB, on purpose."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > LONGEST:
        return False
    try:
        return PasswordHasher().verify(hashed, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _check_strength(password: str) -> None:
    if len(password) < SHORTEST:
        raise OptionError(f"the password has {len(password)} characters; use {SHORTEST} or more, such as four words")
    if len(password) > LONGEST:
        raise OptionError(f"the password has {len(password)} characters; use {LONGEST} at most")
    if len(set(password)) < _DIFFERENT:
        raise OptionError(f"the password has only {len(set(password))} different characters; use at least {_DIFFERENT}")


def _normal(password: str) -> bytes:
    """The same bytes for a password however a keyboard makes its accents (RFC 8265: NFC)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
