"""The configuration file: which one counts, whose its paths are, and what is told of a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord import config
from onrecord.errors import OptionError


def found(folder: Path, **environment: str) -> config.Config:
    return config.find(folder, {"HOME": str(folder.parents[1]), **environment})


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A folder two below the home folder; the home folder has a config one above it that must not be seen."""
    made = tmp_path / "home" / "work" / "here"
    made.mkdir(parents=True)
    (tmp_path / "onrecord.toml").write_text("nonsense = 1")
    return made


def test_the_nearest_configuration_counts_and_its_paths_are_its_own(deep):
    assert found(deep) == config.Config()
    home, above = deep.parents[1], deep.parent
    for folder in (home, above):
        (folder / "my.yaml").write_text("")
    (home / "onrecord.toml").write_text('knowledge = ["my.yaml"]')
    assert found(deep).knowledge == (home / "my.yaml",)
    (above / "onrecord.toml").write_text('knowledge = ["my.yaml", "../my.yaml"]')
    assert [f.resolve() for f in found(deep).knowledge] == [above / "my.yaml", home / "my.yaml"]
    assert found(deep).path == above / "onrecord.toml"
    assert found(deep).treaties == ()
    (above / "onrecord.toml").write_text('treaties = ["my.yaml"]')
    assert found(deep) == config.Config((), (above / "my.yaml",), above / "onrecord.toml")


def test_the_users_own_configuration_counts_where_no_folder_has_one(deep):
    home = deep.parents[1]
    for folder in (home / ".config" / "onrecord", home / "xdg" / "onrecord"):
        folder.mkdir(parents=True)
        (folder / "my.yaml").write_text("")
        (folder / "config.toml").write_text('knowledge = ["my.yaml"]')
    assert found(deep).knowledge == (home / ".config" / "onrecord" / "my.yaml",)
    assert found(deep, XDG_CONFIG_HOME=str(home / "xdg")).knowledge == (home / "xdg" / "onrecord" / "my.yaml",)
    assert found(deep, **{config.OFF: "1"}) == config.Config()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('knowlege = ["a"]', "unknown setting 'knowlege'; allowed are .* .did you mean knowledge"),
        ('treatys = ["a"]', "unknown setting 'treatys'; allowed are knowledge, treaties, serve .did you mean treaties"),
        ('knowledge = "my.yaml"', "knowledge must be a list of files"),
        ('treaties = "my.yaml"', 'treaties must be a list of files, such as treaties = ."my.yaml".'),
        ('treaties = ["none.yaml"]', "treaties: there is no file .*none.yaml"),
        ("knowledge = [1]", "must be a list of files"),
        ('knowledge = ["none.yaml"]', "there is no file .*none.yaml"),
        ("knowledge = [", "is not TOML"),
        ("knowledge = " + "[" * 5000, "is not TOML"),
        ("\udcff", "is not UTF-8"),
    ],
)
def test_a_bad_configuration_is_told(deep, text, words):
    (deep / "onrecord.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(OptionError, match="onrecord.toml.*" + words):
        found(deep)
