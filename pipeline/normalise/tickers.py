"""Give companies the tickers that stand beside their names.

In    the company mentions of one article, its cues, its text: "Borun Cells [SHE: 002601] … Borun"
Out   the mentions; all that bear the name have the ticker "SZSE:002601"
Else  nothing: a ticker that stands beside no company belongs to none, and of several the first counts
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.records import CompanyMention, Span

_BETWEEN = re.compile(r"(?:\s*['’]s)?\s*[(\[（【]?\s*")
_EXCHANGES = ("BOURSE", "MARKET")
_CODE = re.compile(r"[A-Z0-9]+")


def give_tickers(companies: Sequence[CompanyMention], cues: Iterable[Span], text: str) -> list[CompanyMention]:
    """The mentions in the same order."""
    ends = {company.end: company.name for company in companies}
    tickers: dict[str, str] = {}
    for cue in cues:
        if cue.label == "ticker" and (name := _owner(cue, ends, text)) and (ticker := read_ticker(cue)):
            tickers.setdefault(name, ticker)
    return [replace(company, ticker=tickers.get(company.name)) for company in companies] if tickers else [*companies]


def _owner(cue: Span, ends: dict[int, str], text: str) -> str | None:
    """The name that ends right before the cue, with no more than a bracket between them."""
    before = max((end for end in ends if end <= cue.start), default=None)
    return ends[before] if before is not None and _BETWEEN.fullmatch(text, before, cue.start) else None


def read_ticker(cue: Span) -> str | None:
    """Exchange and code: "03750.HK" is HKEX:3750; None where the code is no code."""
    market: Any = next((part.value for part in cue.parts if part.role in _EXCHANGES), None)
    words = [part.text for part in cue.parts if part.role not in (*_EXCHANGES, "CODEWORD")]
    code = next((word for word in words if _CODE.fullmatch(word)), None)
    if market is None or code is None:
        return None
    return f"{market['exchange']}:{in_full(code, market.get('digits'))}"


def in_full(code: str, digits: int | None) -> str:
    """A code of figures in the length that its exchange gives it."""
    return code.lstrip("0").zfill(digits) if digits and code.isdecimal() else code
