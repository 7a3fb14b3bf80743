"""The settings that a command finds in a file: `onrecord.toml` near the working directory, or the user's own one."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

import msgspec

from onrecord.errors import OptionError

NAME = "onrecord.toml"
SETTINGS = ("knowledge", "treaties")
"""What a file may say: lists of files, each of a kind."""
OFF = "ONRECORD_NO_CONFIG"
"""Set to anything but nothing, this environment variable does what --no-config does."""


class Config(msgspec.Struct, frozen=True):
    """What a configuration file says; `path` is the file, None where there is none."""

    knowledge: tuple[Path, ...] = ()
    treaties: tuple[Path, ...] = ()
    path: Path | None = None


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
    for name in content:
        if name not in SETTINGS:
            near = get_close_matches(name, SETTINGS, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise OptionError(f"{path}: unknown setting {name!r}; allowed are {', '.join(SETTINGS)}{hint}")
    knowledge, treaties = (_files(path, name, content.get(name, [])) for name in SETTINGS)
    return Config(knowledge, treaties, path)


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
