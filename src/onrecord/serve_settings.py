"""What a workbench is started with: the options, then the environment, then the configuration file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from onrecord.config import Config, Serve, serving
from onrecord.errors import OptionError
from onrecord.output.display import clean
from onrecord.web.security.secret_files import PASSWORD, TOKEN, access_from
from onrecord.web.settings import Access, Settings, check

Value = TypeVar("Value")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The options of the command line, as :class:`~onrecord.config.Serve` has them; None or nothing: not given."""

    host: str | None = None
    port: int | None = None
    password_file: Path | None = None
    token_files: tuple[Path, ...] = ()
    host_names: tuple[str, ...] = ()
    behind_proxy: bool = False
    proxies: tuple[str, ...] = ()
    read_only: bool = False


def together(
    record: Path,
    given: Given,
    found: Config,
    environment: Mapping[str, str],
    *,
    knowledge: Sequence[Path] = (),
    treaties: Sequence[Path] = (),
) -> tuple[Settings, tuple[str, ...]]:
    """The settings, which are safe, and remarks on the file.

    A value that is given goes before that of the file; `behind_proxy` and `read_only` count where either says so.
    Raises OptionError for what is not safe or cannot be used.
    """
    said = serving(found)
    proxies = given.proxies or said.proxies
    usual = Settings(record=record)
    try:
        settings = msgspec.structs.replace(
            usual,
            host=_first(given.host, said.host, usual.host),
            port=_first(given.port, said.port, usual.port),
            access=_access(given, said, environment),
            host_names=given.host_names or said.host_names,
            proxies=proxies or usual.proxies,
            behind_proxy=given.behind_proxy or said.behind_proxy or bool(proxies),
            read_only=given.read_only or said.read_only,
            knowledge=tuple(knowledge),
            treaties=tuple(treaties),
        )
        check(settings)
    except OptionError as error:
        if said == Serve():
            raise
        raise OptionError(f"{error} ([serve] of {clean(str(found.path))} counts too)") from error
    return settings, _remarks(said, found.path)


def _first(given: Value | None, said: Value | None, usual: Value) -> Value:
    return given if given is not None else said if said is not None else usual


def _access(given: Given, said: Serve, environment: Mapping[str, str]) -> Access:
    """Who gets in: what the file names counts where neither an option nor the environment does."""
    password, tokens = given.password_file, given.token_files
    if password is None and not environment.get(PASSWORD) and said.password_file is not None:
        password = Path(said.password_file)
    if not tokens and not environment.get(TOKEN):
        tokens = tuple(map(Path, said.token_files))
    return access_from(password, tokens, environment, hashed=said.password_hash)


def _remarks(said: Serve, path: Path | None) -> tuple[str, ...]:
    name = clean(str(path))
    if said.password_hash is not None and said.shown:
        return (
            f"{name} holds the hash of the password, and other users may read it and try to guess the password from "
            f"it; do: chmod 600 {name}",
        )
    return ()
