"""Passwords and tokens: hashed, checked, and read from files that nobody else may read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from guarded import PASSWORD, TOKEN, cheap_hash, fair_hash
from onrecord.errors import OptionError
from onrecord.web.security.passwords import check_hash, fits, hash_password
from onrecord.web.security.secret_files import access_from
from onrecord.web.security.tokens import digest_of, is_known, new_token


def secret(folder: Path, content: str, mode: int = 0o600, name: str = "secret") -> Path:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    file.chmod(mode)
    return file


def test_a_password_is_kept_as_an_argon2id_hash_of_its_own() -> None:
    hashed = hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=65536,")
    assert PASSWORD not in hashed
    assert fits(PASSWORD, hashed)
    assert not fits(PASSWORD + " ", hashed)


def test_accents_are_one_password_however_they_are_typed() -> None:
    hashed = hash_password("cafe\u0301 lantern quay")
    assert fits("caf\u00e9 lantern quay", hashed)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaaaaaa", "abababababababab", "x" * 501])
def test_weak_and_endless_passwords_are_refused(password: str) -> None:
    with pytest.raises(OptionError, match="password has"):
        hash_password(password)


def test_what_is_damaged_fits_nothing() -> None:
    assert not fits("", cheap_hash())
    endless = "lantern" * 100
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(endless)
    assert not fits(endless, hashed), "not even looked at: hashing it would take its time"
    assert not fits("\ud800", cheap_hash())
    assert not fits(PASSWORD, "$argon2id$nonsense")


@pytest.mark.parametrize(
    "text", ["$argon2id$nonsense", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g", "$2b$12$x"]
)
def test_other_hashes_are_refused(text: str) -> None:
    with pytest.raises(OptionError, match="--hash-password"):
        check_hash(text)
    assert check_hash(fair_hash()) == fair_hash()


@pytest.mark.parametrize("cost", ["m=8,t=1,p=1", "m=19455,t=2,p=1", "m=65536,t=1,p=4", "m=1048577,t=3,p=4"])
def test_hashes_that_cost_too_little_or_too_much_to_try_are_refused(cost: str) -> None:
    salted = fair_hash().split("$")[-2:]
    with pytest.raises(OptionError, match="KiB"):
        check_hash("$".join(["", "argon2id", "v=19", cost, *salted]))


def test_tokens_are_known_by_their_digests() -> None:
    known = (digest_of(new_token()), digest_of(TOKEN))
    assert is_known(f"Bearer {TOKEN}", known)
    assert is_known(f"bearer  {TOKEN} ", known)
    for other in (None, "", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer", "Bearer é"):
        assert not is_known(other, known)
    assert not is_known(f"Bearer {TOKEN}", ())


@pytest.mark.parametrize("token", ["short", "0" * 64, "ab" * 40, "é" * 10 + TOKEN, TOKEN + " x"])
def test_tokens_that_can_be_guessed_or_not_be_sent_are_refused(token: str) -> None:
    with pytest.raises(OptionError, match="token"):
        digest_of(token)


def test_files_are_read_by_line(tmp_path: Path) -> None:
    password = secret(tmp_path, f"\ufeff{PASSWORD}\r\nnothing more\n")
    tokens = secret(tmp_path, f"# for the nightly script\n\n  {TOKEN}\n{TOKEN}\n{'fedcba98' * 5}\n", name="tokens")
    access = access_from(password, [tokens], {})
    assert access.password_hash is not None
    assert fits(PASSWORD, access.password_hash)
    assert access.tokens == (digest_of(TOKEN), digest_of("fedcba98" * 5))


def test_a_hash_does_in_place_of_a_password(tmp_path: Path) -> None:
    assert access_from(secret(tmp_path, fair_hash() + "\n"), [], {}).password_hash == fair_hash()


def test_the_environment_does_where_no_file_is_named(tmp_path: Path) -> None:
    environment = {"ONRECORD_PASSWORD": fair_hash(), "ONRECORD_TOKEN": TOKEN}
    access = access_from(None, [], environment)
    assert access.password_hash == fair_hash()
    assert access.tokens == (digest_of(TOKEN),)
    other = secret(tmp_path, "another password of ours")
    assert access_from(other, [], environment).password_hash != fair_hash()
    assert not access_from(None, [], {"ONRECORD_PASSWORD": ""}).locked


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_may_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(OptionError, match="chmod 600"):
        access_from(secret(tmp_path, PASSWORD, mode), [], {})
    with pytest.raises(OptionError, match="chmod 600"):
        access_from(None, [secret(tmp_path, TOKEN, mode, "tokens")], {})


def test_files_without_a_secret_say_so(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="No such file"):
        access_from(tmp_path / "none", [], {})
    with pytest.raises(OptionError, match="no regular file"):
        access_from(tmp_path, [], {})
    with pytest.raises(OptionError, match="first line is empty"):
        access_from(secret(tmp_path, "\n" + PASSWORD), [], {})
    with pytest.raises(OptionError, match="no token in it"):
        access_from(None, [secret(tmp_path, "# none yet\n")], {})
    (tmp_path / "secret").write_bytes(b"\xff\xfe lantern quay otter")
    with pytest.raises(OptionError, match="UTF-8"):
        access_from(tmp_path / "secret", [], {})


def test_no_error_repeats_the_secret(tmp_path: Path) -> None:
    for content in ("hunter2", "zzzzzzzzzzzzzzzzz", "$argon2id$hunter2"):
        with pytest.raises(OptionError) as caught:
            access_from(secret(tmp_path, content), [], {})
        assert content not in str(caught.value)
