"""models: versions as folders, verified before they are loaded, and the history of what was in use."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.models import (
    MANIFEST,
    NONE,
    choose_model,
    history,
    open_model,
    pinned,
    roll_back,
    take_into_use,
    version_in_use,
    versions,
    write_manifest,
)
from pipeline.settings import Settings


def a_version(root: Path, name: str) -> Path:
    folder = root / "models" / name
    (folder / "ner").mkdir(parents=True)
    (folder / "config.cfg").write_text("[nlp]\n", encoding="utf-8")
    (folder / "ner" / "model").write_bytes(b"\x00weights of " + name.encode())
    write_manifest(folder, {"version": name})
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shipped, home = tmp_path / "shipped", tmp_path / "home"
    a_version(shipped, "v1")
    for name in ("v1.10", "v1.2"):
        a_version(home, name)
    return Settings(home=home, data=shipped)


def test_versions_are_listed_in_the_order_in_which_they_were_made(settings: Settings) -> None:
    assert list(versions(settings)) == ["v1", "v1.2", "v1.10"]


def test_the_shipped_version_is_in_use_until_another_is_chosen(settings: Settings) -> None:
    assert version_in_use(settings) == "v1"
    take_into_use(settings, "v1.2", "chosen")
    assert version_in_use(settings) == "v1.2"
    chosen = choose_model(settings)
    assert chosen is not None
    assert (chosen.version, chosen.is_ours) == ("v1.2", True)


def test_going_back_goes_one_further_back_each_time(settings: Settings) -> None:
    for version in ("v1.2", "v1.10"):
        take_into_use(settings, version, "promoted")
    assert [roll_back(settings), roll_back(settings)] == ["v1.2", "v1"]
    with pytest.raises(ModelError, match="no earlier version"):
        roll_back(settings)
    assert [entry["version"] for entry in history(settings)] == ["v1.2", "v1.10", "v1.2", "v1"]


def test_a_line_that_a_crash_cut_off_is_passed_over_and_does_not_swallow_the_next(settings: Settings) -> None:
    take_into_use(settings, "v1.2", "promoted")
    file = settings.home / "models" / "history.jsonl"
    file.write_text(file.read_text(encoding="utf-8") + '{"version": "v1.', encoding="utf-8")
    assert version_in_use(settings) == "v1.2"
    take_into_use(settings, "v1.10", "promoted")
    assert version_in_use(settings) == "v1.10"


def test_none_stands_for_rules_alone(settings: Settings) -> None:
    take_into_use(settings, NONE, "chosen")
    assert choose_model(settings) is None
    assert pinned(settings).model == NONE


def test_a_version_that_does_not_exist_is_named_with_those_that_do(settings: Settings) -> None:
    with pytest.raises(ModelError, match=r'no model "v9". Choose one of: v1, v1.2, v1.10'):
        take_into_use(settings, "v9", "chosen")


def test_a_pinned_model_stays_when_another_is_taken_into_use(settings: Settings) -> None:
    fixed = pinned(settings)
    take_into_use(settings, "v1.2", "promoted")
    model = choose_model(fixed)
    assert model is not None
    assert model.version == "v1"


def test_the_label_changes_with_the_bytes(settings: Settings) -> None:
    folder = versions(settings)["v1"]
    before = open_model(folder).label
    (folder / "ner" / "model").write_bytes(b"other weights")
    write_manifest(folder, {"version": "v1"})
    assert open_model(folder).label != before


def changed(folder: Path) -> None:
    (folder / "ner" / "model").write_bytes(b"\x00weights of vX")


def missing(folder: Path) -> None:
    (folder / "config.cfg").unlink()


def added(folder: Path) -> None:
    (folder / "ner" / "extra.pkl").write_bytes(b"cos\nsystem\n")


def linked(folder: Path) -> None:
    (folder / "config.cfg").rename(folder.parent / "config.cfg")
    (folder / "config.cfg").symlink_to(folder.parent / "config.cfg")


def torn(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"version": "v1", "fi', encoding="utf-8")


def foreign(folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps(["v1"]), encoding="utf-8")


def gone(folder: Path) -> None:
    (folder / MANIFEST).unlink()


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        pytest.param(changed, "ner/model is not the file that the manifest lists", id="a changed file"),
        pytest.param(missing, "config.cfg is missing", id="a missing file"),
        pytest.param(added, "ner/extra.pkl is not in the manifest", id="a file too many"),
        pytest.param(linked, "config.cfg is not the file", id="a link in place of a file"),
        pytest.param(torn, "is no manifest of ours", id="a torn manifest"),
        pytest.param(foreign, "is no manifest of ours", id="a manifest of another shape"),
        pytest.param(gone, "has no manifest.json", id="no manifest"),
    ],
)
def test_a_folder_that_is_not_what_its_manifest_says_is_refused(
    settings: Settings, damage: Callable[[Path], None], told: str
) -> None:
    folder = versions(settings)["v1"]
    damage(folder)
    with pytest.raises(ModelError, match=told):
        open_model(folder)
