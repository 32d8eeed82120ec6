"""Keep corrections as files that only grow: each says who, when, and what stands beside the machine's reading.

In    GIGAWIRE_HOME/corrections/corrections.jsonl, one Correction a line; articles/<digest>.json, the corrected texts
Out   Corrections in the order in which they were made; the latest of each item; the articles with theirs
Else  CorrectionError naming file and line; a last line that a crash has cut off is passed over, and cut off before the
      next one; a whole one whose line end an editor has left out counts

The tables of a database are made from these files, never the other way round.
"""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.corrections.targets import Key, plain, target_of
from pipeline.errors import CorrectionError
from pipeline.records import CleanArticle, Correction

try:
    import fcntl
except ImportError:  # not on every system
    fcntl = None  # type: ignore[assignment]

FILE = "corrections.jsonl"
ARTICLES = "articles"


@dataclass(frozen=True, slots=True)
class Corrected:
    """An article with the corrections that stand, one for each corrected item."""

    article: CleanArticle
    corrections: tuple[Correction, ...]


def make_correction(
    article: str,
    target: Literal["mention", "fact"],
    machine: Mapping[str, Any] | None,
    person: Mapping[str, Any] | None,
    *,
    by: str,
    note: str = "",
) -> Correction:
    """A correction made now. Its id is given when it is appended."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    return Correction("", by, when, article, target, plain(machine), plain(person), note)


def append_corrections(
    folder: Path, corrections: Iterable[Correction], articles: Mapping[str, CleanArticle]
) -> list[Correction]:
    """Add what is not there yet, with the texts of its articles; returns what was added, with its ids.

    What the latest correction of an item says already is not said twice.
    """
    with _locked(folder):
        return _append_new(folder, corrections, articles)


def _append_new(
    folder: Path, corrections: Iterable[Correction], articles: Mapping[str, CleanArticle]
) -> list[Correction]:
    known = {target_of(correction): correction for correction in load_corrections(folder)}
    added = []
    for correction in corrections:
        before = known.get(target_of(correction))
        if before is not None and _says(before) == _says(correction):
            continue
        new = _with_id(correction, before)
        known[target_of(new)] = new
        added.append(new)
    for digest in dict.fromkeys(correction.article for correction in added):
        _keep_article(folder / ARTICLES / f"{digest}.json", articles[digest])
    if added:
        _append(folder / FILE, "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in added))
    return added


def load_corrections(folder: Path) -> list[Correction]:
    """Every correction ever made, the oldest first."""
    file = folder / FILE
    if not file.is_file():
        return []
    lines = file.read_bytes().split(b"\n")
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not (number == len(lines) and _torn(line)):
            found.append(_correction(line, f"{file}, line {number}"))
    return found


def standing(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """The latest correction of every item, by article."""
    latest: dict[Key, Correction] = {}
    for correction in corrections:
        latest.pop(target_of(correction), None)
        latest[target_of(correction)] = correction
    by_article: dict[str, list[Correction]] = defaultdict(list)
    for correction in latest.values():
        by_article[correction.article].append(correction)
    return dict(by_article)


def corrected_articles(folder: Path) -> list[Corrected]:
    """Every corrected article with the corrections that stand, in the order of their digests."""
    found = []
    for digest, corrections in sorted(standing(load_corrections(folder)).items()):
        found.append(Corrected(_article(folder / ARTICLES / f"{digest}.json", digest), tuple(corrections)))
    return found


def _torn(line: bytes) -> bool:
    """Whether the last line, which no line end follows, was never finished."""
    try:
        json.loads(line)
    except ValueError:
        return True
    return False


def _says(correction: Correction) -> tuple[Any, ...]:
    return (correction.target, plain(correction.machine), plain(correction.person))


def _with_id(correction: Correction, before: Correction | None) -> Correction:
    said: dict[str, Any] = {"article": correction.article, "before": before.id if before else None}
    said |= dict(zip(("target", "machine", "person"), _says(correction), strict=True))
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    number = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Correction(**{**asdict(correction), "id": number})


def _correction(line: bytes, place: str) -> Correction:
    try:
        correction = Correction(**json.loads(line))
        target_of(correction)
    except (ValueError, TypeError, AttributeError) as error:
        raise CorrectionError(f"{place}: is no correction ({error}). Remove the line, or restore the file.") from error
    return correction


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep a second process waiting until this one is done; where the system has no such locks, nobody waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as handle:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _append(file: Path, text: str) -> None:
    """Write whole lines at the end, and see them onto the disk, behind a line that is whole as well."""
    if file.is_file():
        _end_line(file)
    with file.open("ab") as handle:
        handle.write(text.encode("utf-8", "surrogatepass"))
        handle.flush()
        os.fsync(handle.fileno())


def _end_line(file: Path) -> None:
    """Cut off a line that was never finished: it was never reported as taken. A whole one gets its line end."""
    before, end, last = file.read_bytes().rpartition(b"\n")
    if not last:
        return
    with file.open("r+b") as handle:
        if _torn(last):
            handle.truncate(len(before) + len(end))
        else:
            handle.seek(0, os.SEEK_END)
            handle.write(b"\n")


def _keep_article(file: Path, article: CleanArticle) -> None:
    if file.is_file():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    day = article.published.isoformat() if article.published else None
    record: dict[str, Any] = {"source": article.source, "title": article.title, "published": day, "text": article.text}
    record |= {"publisher": article.publisher, "dateline": article.dateline}
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="surrogatepass")
    part.replace(file)


def _article(file: Path, digest: str) -> CleanArticle:
    try:
        record = json.loads(file.read_text(encoding="utf-8", errors="surrogatepass"))
        day = record["published"]
        article = CleanArticle(
            record["source"],
            record["title"],
            date.fromisoformat(day) if day else None,
            record["text"],
            record["publisher"],
            tuple(record["dateline"]) if record["dateline"] else None,
        )
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CorrectionError(f"{file}: the text of a corrected article cannot be read ({error}).") from error
    if article.digest != digest:
        raise CorrectionError(f"{file}: is not the text that was corrected. Restore the file.")
    return article
