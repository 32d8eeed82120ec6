"""Files that cannot be read: one clear line each, and the stream goes on."""

import gzip
from pathlib import Path

import pytest
from dumps import read_items

from pipeline.records import RawArticle, Refusal
from pipeline.sources import Limits


def refusal_of(path: Path, limits: Limits | None = None) -> Refusal:
    """What is said of a file; the good one beside it must still be read."""
    good = path.parent / "zz.txt"
    good.write_text("Good.")
    found = list(read_items([path, good], limits=limits or Limits()))
    assert len(found) == 2
    assert isinstance(found[0], Refusal)
    assert isinstance(found[1], RawArticle)
    return found[0]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.zip", "a.tar", "a.txt.gz"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert refusal_of(tmp_path / name) == Refusal(name, "empty file: remove it or fetch it again")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.csv"])
def test_a_file_of_white_space(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(" \n\n\t\n")
    assert refusal_of(tmp_path / name).source == name


def test_an_empty_file_in_gzip(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b""))
    assert refusal_of(tmp_path / "a.txt.gz").reason.startswith("empty file")


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        (1_000_001, "1,000,001 characters; the limit is 1,000,000: split it or raise --max-chars"),
        (20_000_000, "more than 4,000,000 characters; the limit is 1,000,000: split it or raise --max-chars"),
    ],
)
def test_an_article_that_is_too_long(tmp_path: Path, size: int, reason: str) -> None:
    (tmp_path / "a.txt").write_text("cell " * (size // 5) + "s" * (size % 5))
    assert refusal_of(tmp_path / "a.txt").reason == reason


def test_a_page_may_be_four_times_as_long_as_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<script>x</script>" * 20)
    (tmp_path / "b.html").write_text("<script>x</script>" * 25)
    found = list(read_items([tmp_path], limits=Limits(article_chars=100)))
    assert [type(one) for one in found] == [RawArticle, Refusal]


def test_a_missing_path(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    assert refusal_of(path) == Refusal(str(path), "no such file or folder: check the path")


def test_a_folder_without_articles(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert refusal_of(tmp_path / "empty").reason.startswith("no article in it")


def test_another_kind_of_file_named_directly(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("Cells.")
    assert refusal_of(tmp_path / "a.docx").reason.startswith("gigawire does not read .docx files")


def test_a_device(tmp_path: Path) -> None:
    assert refusal_of_device(Path("/dev/null"))


def refusal_of_device(path: Path) -> bool:
    (found,) = read_items([path])
    return isinstance(found, Refusal) and found.reason.startswith("a device")


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Cells.")

    def forbid(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipeline.sources.dump.Counted", forbid)
    (found,) = read_items([path])
    assert found == Refusal("a.txt", "cannot be read (permission denied): check the file and its permissions")


def test_a_folder_that_may_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "z.txt").write_text("Good.")
    listing = Path.iterdir

    def forbid(path: Path) -> object:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", forbid)
    found = list(read_items([tmp_path]))
    assert [(one.source, type(one)) for one in found] == [("locked", Refusal), ("z.txt", RawArticle)]


def test_a_link_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (found,) = read_items([tmp_path])
    assert isinstance(found, Refusal)
    assert found.source == "a.txt"


def test_a_disk_that_fails_midway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n' * 50_000)
    fails = iter([False, True, True, True])
    ordinary = __import__("pipeline.sources.streams", fromlist=["Counted"]).Counted.readinto

    def readinto(self: object, buffer: object) -> object:
        if next(fails):
            raise OSError(5, "Input/output error")
        return ordinary(self, buffer)

    monkeypatch.setattr("pipeline.sources.streams.Counted.readinto", readinto)
    *articles, last = read_items([path])
    assert len(articles) > 1000
    assert last == Refusal("a.jsonl", "cannot be read (input/output error): check the file and its permissions")


def test_a_reason_is_always_one_printable_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"a\\nb\\u0007\\ud800": 1}\n')
    (found,) = read_items([tmp_path])
    assert isinstance(found, Refusal)
    assert found.reason.isprintable()
