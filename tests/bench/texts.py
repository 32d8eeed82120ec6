"""Long texts: one article of a given number of words, and texts made to hurt.

In    the dump that the corpus was written to
Out   articles of n words cut from it; "1.1.1.1.1…" of n characters
Else  nothing
"""

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.clean import clean_article
from pipeline.records import RawArticle

_OPENING = "A new plant opens in Yibin.\n\n"  # so that something readable is left
HOSTILE = {
    "digits": "1234567890",
    "commas": ",",
    "1.1.1.1": "1.",
    "May May May": "May ",
    "opening brackets": "(",
    "amounts": "10 GWh ",
    "capitalised words": "Xinghe Energy ",
    "line breaks": "\n",
}
NAMED = ("digits", "commas", "1.1.1.1", "May May May", "opening brackets")  # those that have a target


def pieces(dump: str, words: int, size: int) -> list[str]:
    """The dump's first ``words`` words as articles of about ``size`` words, whole paragraphs each."""
    made: list[str] = []
    now: list[str] = []
    count = total = 0
    for paragraph in _paragraphs(dump):
        now.append(paragraph)
        count += len(paragraph.split())
        if count >= size:
            made.append("\n\n".join(now))
            total, count, now = total + count, 0, []
        if total >= words:
            break
    return made


def hostile_text(kind: str, size: int) -> str:
    """``size`` characters of one kind of HOSTILE."""
    unit = HOSTILE[kind]
    return (_OPENING + unit * (size // len(unit) + 1))[:size]


def _paragraphs(dump: str) -> Iterator[str]:
    """The paragraphs of all bodies, again from the first where the dump is too short."""
    texts = [json.loads(line)["text"] for line in Path(dump).read_text(encoding="utf-8").splitlines()]
    while True:
        for number, text in enumerate(texts):
            article = clean_article(RawArticle(str(number), text))
            yield from article.text[len(article.title or "") :].strip().split("\n\n")
