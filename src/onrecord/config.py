"""The settings that a command finds in a file: `onrecord.toml` near the working directory, or the user's own one."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from onrecord.errors import OptionError

NAME = "onrecord.toml"
LISTS = ("knowledge", "treaties")
SETTINGS = (*LISTS, "serve")
"""What a file may say: lists of files, each of a kind, and a table with what the workbench is started with."""
OFF = "ONRECORD_NO_CONFIG"
"""Set to anything but nothing, this environment variable does what --no-config does."""


class Serve(msgspec.Struct, frozen=True, kw_only=True):
    """What a workbench is started with, as the options of `onrecord serve` of the same names; None: not said.

    `shown` says that other users may read the file, which matters where it holds a hash.
    """

    host: str | None = None
    port: int | None = None
    host_names: tuple[str, ...] = ()
    behind_proxy: bool = False
    proxies: tuple[str, ...] = ()
    password_hash: str | None = None
    password_file: str | None = None
    token_files: tuple[str, ...] = ()
    read_only: bool = False
    shown: bool = False


class Config(msgspec.Struct, frozen=True):
    """What a configuration file says; `path` is the file, None where there is none.

    `serve` is its table on the workbench as it stands there: only who starts one looks into it (:func:`serving`).
    """

    knowledge: tuple[Path, ...] = ()
    treaties: tuple[Path, ...] = ()
    path: Path | None = None
    serve: Any = None


def find(directory: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The first configuration file there is.

    Looked for in `directory` (the working directory) and the folders above it up to the home folder (to the top where
    home is not above it), then as `onrecord/config.toml` in `$XDG_CONFIG_HOME`, by default `~/.config`.

    Raises:
        OptionError: the file cannot be used; the message says why.
    """
    environment = os.environ if environment is None else environment
    if environment.get(OFF):
        return Config()
    for path in _places(directory, environment):
        with suppress(OSError):  # a folder that we may not look into holds nothing for us
            if not path.is_file():
                continue
            return read(path)
    return Config()


def read(path: Path) -> Config:
    """What the file says. Paths in it are relative to its folder. Raises OptionError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise OptionError(f"{path} is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{path} is not TOML: {error}") from error
    except RecursionError:
        raise OptionError(f"{path} is not TOML that can be used: lists inside one another too deep") from None
    _check_names(str(path), content, SETTINGS)
    knowledge, treaties = (_files(path, name, content.get(name, [])) for name in LISTS)
    return Config(knowledge, treaties, path, content.get("serve"))


def _check_names(where: str, content: Mapping[str, object], known: Sequence[str]) -> None:
    for name in content:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise OptionError(f"{where}: unknown setting {name!r}; allowed are {', '.join(known)}{hint}")


def serving(found: Config) -> Serve:
    """What the file says of the workbench; paths in it are relative to its folder.

    Raises OptionError for what cannot be used, and where other users may change the file: it decides who gets in.
    """
    config, content = found.path, found.serve
    if config is None or content is None:
        return Serve()
    where = f"{config}: [serve]"
    if not isinstance(content, dict):
        raise OptionError(f"{config}: serve must be a table, such as [serve] and below it port = 9000")
    if "password" in content:
        raise OptionError(
            f"{where}: a password does not stand in a configuration file; put its hash there as password_hash "
            "(onrecord serve --hash-password makes one), or name a file as password_file"
        )
    _check_names(where, content, [name for name in Serve.__struct_fields__ if name != "shown"])
    shown = False
    if os.name == "posix":
        status = config.stat()
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) or status.st_uid not in (os.getuid(), 0):
            raise OptionError(
                f"{where}: other users may change this file, and with it who gets in; "
                f"do: chmod go-w {config} (or --no-config, and give options)"
            )
        shown = bool(status.st_mode & (stat.S_IRGRP | stat.S_IROTH))
    try:
        said = msgspec.convert(content, Serve)
    except msgspec.ValidationError as error:
        raise OptionError(f"{where}: {error}") from error
    if said.password_hash is not None and said.password_file is not None:
        raise OptionError(f"{where}: password_hash and password_file are both there; leave one out")
    password_file = said.password_file and str(_file(config, "[serve] password_file", said.password_file))
    token_files = tuple(str(_file(config, "[serve] token_files", file)) for file in said.token_files)
    return msgspec.structs.replace(said, password_file=password_file, token_files=token_files, shown=shown)


def _files(config: Path, setting: str, listed: object) -> tuple[Path, ...]:
    if not isinstance(listed, list) or not all(isinstance(item, str) and item for item in listed):
        raise OptionError(f'{config}: {setting} must be a list of files, such as {setting} = ["my.yaml"]')
    return tuple(_file(config, setting, item) for item in listed)


def _file(config: Path, setting: str, item: str) -> Path:
    file = Path(item)
    if item == "~" or item.startswith("~/"):
        file = Path.home() / item[2:]
    file = config.parent / file
    if not file.is_file():
        raise OptionError(f"{config}: {setting}: there is no file {file}")
    return file


def _places(directory: Path | None, environment: Mapping[str, str]) -> Iterator[Path]:
    home = Path(environment["HOME"]) if environment.get("HOME") else None
    try:
        start = (directory or Path.cwd()).absolute()
    except OSError:  # the working directory is gone
        start = None
    if start is not None:
        for folder in (start, *start.parents):
            yield folder / NAME
            if folder == home:
                break
    own = environment.get("XDG_CONFIG_HOME")
    if own and Path(own).is_absolute():
        yield Path(own) / "onrecord" / "config.toml"
    elif home is not None:
        yield home / ".config" / "onrecord" / "config.toml"
