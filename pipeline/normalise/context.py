"""What a reader may know beside the span: the publication day, and what was read before it in the article."""

from dataclasses import dataclass, field
from datetime import date

from pipeline.records import DateMention


@dataclass(frozen=True, slots=True)
class Context:
    """``previous`` are the dates already read, in text order; ``sentences`` the texts by index, for tense and cues;
    ``text`` the whole article, for what stands around a span."""

    published: date | None = None
    sentences: tuple[str, ...] = ()
    text: str = ""
    previous: tuple[DateMention, ...] = field(default=())
