"""What travels to identity and back."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Source = Literal["seed", "text", "merge"]


class Named(NamedTuple):
    """What an article calls a company: the words of a mention, the article's own name for it, and the ticker there.

    "Xingkong" and "Liaoning Xingkong Sodium Battery Co., Ltd." where the article says both; the same twice where it has
    but one. A tuple, for there are many.
    """

    text: str
    name: str
    ticker: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """Another name of a company, and where it comes from: the table, an article, or a person's merge."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Company:
    """One company with every name that is its own; ``tickers`` in the order of the table, then of the alphabet."""

    name: str
    legal_form: str | None = None
    tickers: tuple[str, ...] = ()
    place: str | None = None
    country: str | None = None
    aliases: tuple[Alias, ...] = ()
    named: tuple[Named, ...] = ()
