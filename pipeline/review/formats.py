"""Speak to annotation tools: Prodigy, Label Studio, doccano, and spaCy's own DocBin.

In    tasks and a path; or a file that such a tool has written
Out   the file; or its tasks, one by one, each record that cannot be taken as a BadRecord in its place
Else  UsageError where the file as a whole is not of its format

Every task carries its article's digest and its place there, under the name that the tool keeps for such things, so that
what comes back is known again. doccano and DocBin know no answers: what differs from the machine's reading is what a
person said.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.errors import CorrectionError, UsageError
from pipeline.review.docbin import read_docbin, write_docbin
from pipeline.review.task import LABELS, Answer, BadRecord, Task, checked

Found = Iterator[Task | BadRecord]
_ANSWERS: dict[object, Answer] = {"accept": "accept", "reject": "reject", "ignore": "ignore", None: "none"}


@dataclass(frozen=True, slots=True)
class Format:
    """How to write tasks into a file and how to read them back."""

    write: Callable[[Path, Iterable[Task]], None]
    read: Callable[[Path], Found]


def write_prodigy(path: Path, tasks: Iterable[Task]) -> None:
    """One JSON object a line: text, spans with the words that they mark, meta, and Prodigy's two hashes."""

    def record(task: Task) -> dict[str, Any]:
        spans = [
            {"start": start, "end": end, "label": LABELS[kind], "text": task.text[start:end]}
            for start, end, kind in task.spans
        ]
        hashes = {"_input_hash": _hash(task.text), "_task_hash": _hash(task.text, spans)}
        return {"text": task.text, "spans": spans, "meta": _meta(task), **hashes}

    _write_lines(path, map(record, tasks))


def read_prodigy(path: Path) -> Found:
    """Answers are accept, reject or ignore; a task without one was not looked at."""

    def task(record: Mapping[str, Any], place: str) -> Task:
        text, spans = _text(record, "text"), record.get("spans") or []
        for span in spans:
            quoted = span.get("text")
            if isinstance(quoted, str) and text[span["start"] : span["end"]] != quoted:
                marked = text[span["start"] : span["end"]]
                raise CorrectionError(f"at {span['start']}:{span['end']} stands {marked!r}, not {quoted!r}.")
        if record.get("answer") not in _ANSWERS:
            raise CorrectionError(f'"{record.get("answer")}" is no answer. Use accept, reject or ignore.')
        found = checked(((s.get("start"), s.get("end"), s.get("label")) for s in spans), text)
        return Task(text, found, _ANSWERS[record.get("answer")], *_where(record.get("meta")), place)

    return _tasks(_lines(path), task)


def write_label_studio(path: Path, tasks: Iterable[Task]) -> None:
    """One JSON array of tasks; the machine's reading goes in as a prediction, to be accepted or changed."""

    def record(task: Task) -> dict[str, Any]:
        results = [
            {
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": {"start": start, "end": end, "text": task.text[start:end], "labels": [LABELS[kind]]},
            }
            for start, end, kind in task.spans
        ]
        data = {"text": task.text, **_meta(task)}
        return {"data": data, "predictions": [{"model_version": "gigawire", "result": results}]}

    path.write_text(json.dumps(list(map(record, tasks)), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_label_studio(path: Path) -> Found:
    """The latest annotation of each task counts; a task without one, or with a cancelled one, was not looked at."""

    def task(record: Mapping[str, Any], place: str) -> Task:
        text = _text(record["data"], "text")
        done = [one for one in record.get("annotations") or [] if not one.get("was_cancelled")]
        results = [r["value"] for r in (done[-1]["result"] if done else ()) if r.get("type") == "labels"]
        for value in results:
            if isinstance(value.get("text"), str) and text[value["start"] : value["end"]] != value["text"]:
                marked = text[value["start"] : value["end"]]
                raise CorrectionError(
                    f"at {value['start']}:{value['end']} stands {marked!r}, not {value['text']!r}: the offsets have"
                    " drifted, as they do with emoji and carriage returns. Export the task again."
                )
        spans = ((v.get("start"), v.get("end"), label) for v in results for label in v.get("labels") or ())
        return Task(text, checked(spans, text), "accept" if done else "none", *_where(record["data"]), place)

    return _tasks(_array(path), task)


def write_doccano(path: Path, tasks: Iterable[Task]) -> None:
    """One JSON object a line: text, and labels as [start, end, label]."""
    records = (
        {"text": task.text, "label": [[start, end, LABELS[kind]] for start, end, kind in task.spans], **_meta(task)}
        for task in tasks
    )
    _write_lines(path, records)


def read_doccano(path: Path) -> Found:
    """Both shapes that doccano has written: "label" as triples, "entities" as objects; text under "text" or "data"."""

    def task(record: Mapping[str, Any], place: str) -> Task:
        text = _text(record, "text" if "text" in record else "data")
        triples = [tuple(triple) for triple in record.get("label", record.get("labels")) or []]
        triples += [(e["start_offset"], e["end_offset"], e["label"]) for e in record.get("entities") or []]
        if any(len(triple) != 3 for triple in triples):
            raise CorrectionError("a label must be [start, end, label].")
        return Task(text, checked(iter(triples), text), "unknown", *_where(record.get("meta") or record), place)

    return _tasks(_lines(path), task)


FORMATS: Mapping[str, Format] = {
    "prodigy": Format(write_prodigy, read_prodigy),
    "label-studio": Format(write_label_studio, read_label_studio),
    "doccano": Format(write_doccano, read_doccano),
    "docbin": Format(write_docbin, read_docbin),
}


def _tasks(records: Iterable[tuple[str, Any]], read: Callable[[Mapping[str, Any], str], Task]) -> Found:
    for place, record in records:
        if isinstance(record, BadRecord):
            yield record
            continue
        try:
            yield read(record, place)
        except CorrectionError as error:
            yield BadRecord(place, str(error))
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            yield BadRecord(place, f"it is not a task of this tool ({type(error).__name__}: {error}).")


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    raw = _read(path)
    for number, line in enumerate(raw.split("\n"), 1):
        if line.strip():
            yield f"line {number}", _json(line, f"line {number}")


def _array(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        tasks = json.loads(_read(path))
    except ValueError as error:
        raise UsageError(f"{path}: this is not JSON ({error}). Export it from Label Studio as JSON.") from error
    if not isinstance(tasks, list):
        raise UsageError(f"{path}: Label Studio's JSON export is an array of tasks; this is not one.")
    for number, task in enumerate(tasks, 1):
        yield f"task {number}", task


def _json(line: str, place: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        return BadRecord(place, f"it is not JSON ({error}).")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text ({error}).") from error


def _text(record: Mapping[str, Any], name: str) -> str:
    text = record[name]
    if not isinstance(text, str) or not text.strip():
        raise CorrectionError("it has no text.")
    return text


def _meta(task: Task) -> dict[str, Any]:
    return {"article": task.article, "start": task.start} if task.article else {}


def _where(meta: Mapping[str, Any] | None) -> tuple[str | None, int]:
    """The article and the place in it, as ``_meta`` wrote them."""
    article = (meta or {}).get("article")
    return (str(article), int((meta or {}).get("start") or 0)) if article else (None, 0)


def _write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for record in records:
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")


def _hash(*parts: object) -> int:
    """A whole number of 31 bits that depends on the content alone."""
    return int(sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:8], 16) >> 1
