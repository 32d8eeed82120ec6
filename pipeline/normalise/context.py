"""What a reader may know beside the span: the publication day, and what was read before it in the article."""

import re
from dataclasses import dataclass, field
from datetime import date

from pipeline.records import DateMention

_YEN = re.compile(r"\b(?:yen|Japan|Japanese|JPY)\b")
_YUAN = re.compile(r"\b(?:yuan|RMB|CNY|China|Chinese)\b")


@dataclass(frozen=True, slots=True)
class Context:
    """``previous`` are the dates already read, in text order; ``sentences`` the texts by index, for tense and cues."""

    published: date | None = None
    sentences: tuple[str, ...] = ()
    yen_sign: str = "CNY"
    previous: tuple[DateMention, ...] = field(default=())


def yen_sign_of(text: str) -> str:
    """The currency that "¥" stands for in this article."""
    return "JPY" if _YEN.search(text) and not _YUAN.search(text) else "CNY"
