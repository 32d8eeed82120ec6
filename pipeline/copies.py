"""Tell syndicated copies: near the same words, and the very same figures.

In    clean articles
Out   a signature, whose bands two near copies most likely share; and whether one article is a copy of another
Else  nothing is refused; a body of fewer than thirty words is never a copy

News repeats its own form: two monthly reports, or two bids, differ in nothing but figures and names. So likeness alone
proves nothing. A copy tells the same figures, dates and ordinals in the same order (they are part of every band, so
articles that differ in one of them do not even meet), puts no other name in place of one, and appears within days of
the first. What this misses is counted twice; what it took wrongly would vanish from every total, which is worse.
"""

import re
from collections.abc import Iterable, Sequence, Set
from datetime import timedelta
from hashlib import blake2b
from struct import unpack

from rensa import RMinHash

from pipeline.records import CleanArticle

ROWS, BANDS = 4, 12  # two texts that share 0.7 of their shingles share a band with probability 0.96, at 0.8 with 0.998
BAND_BYTES = 8
LEAST_LIKENESS = 0.7
LEAST_WORDS = 30
SHINGLE = 3
WINDOW = timedelta(days=3)
SEED = 20241

_WORD = re.compile(r"\w+")
_FIGURES = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen half
quarter double triple first second third fourth fifth sixth seventh eighth ninth tenth january february march april may
june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday
wednesday thursday friday saturday sunday ii iii iv vi vii viii ix
"""
_SAID = frozenset(_FIGURES.split())
_THAT_DAY = frozenset(("today", "yesterday", "tomorrow", "tonight", "morning", "afternoon", "evening"))


def signature_of(article: CleanArticle) -> bytes:
    """Twelve bands of eight bytes, or none for a short text."""
    words = _WORD.findall(_body(article).lower())
    if len(words) < LEAST_WORDS:
        return b""
    sketch = RMinHash(ROWS * BANDS, SEED)
    sketch.update(list(_shingles(words)))
    numbers = sketch.digest()
    told = "\n".join((str(RMinHash.ALGORITHM_VERSION), *_figures(article, words))).encode("utf-8", "surrogatepass")
    key = blake2b(told, digest_size=32).digest()
    return b"".join(_band(numbers[start : start + ROWS], key) for start in range(0, ROWS * BANDS, ROWS))


def _band(numbers: Iterable[int], key: bytes) -> bytes:
    return blake2b(b"".join(number.to_bytes(4) for number in numbers), digest_size=BAND_BYTES, key=key).digest()


def bands_of(signature: bytes) -> list[int]:
    """The bands as numbers, each once; the first ones of a signature stand first."""
    return list(dict.fromkeys(unpack(f">{len(signature) // BAND_BYTES}q", signature)))


def is_copy(article: CleanArticle, first: CleanArticle) -> bool:
    """Whether the article tells what ``first`` tells, in nearly the same words."""
    bodies = [_WORD.findall(_body(one)) for one in (article, first)]
    mine, other = ([word.lower() for word in body] for body in bodies)
    if min(len(mine), len(other)) < LEAST_WORDS or not _same_days(article, first, {*mine, *other}):
        return False
    if _figures(article, mine) != _figures(first, other) or _trades_names(*bodies):
        return False
    shared, every = _shingles(mine) & _shingles(other), _shingles(mine) | _shingles(other)
    return len(shared) >= LEAST_LIKENESS * len(every)


def _same_days(article: CleanArticle, first: CleanArticle, words: Set[str]) -> bool:
    """Published within days; on the same day where "today" and its like tell when something happened."""
    if article.published is None or first.published is None:
        return True
    apart = abs(article.published - first.published)
    return not apart or (apart <= WINDOW and _THAT_DAY.isdisjoint(words))


def _trades_names(mine: Sequence[str], other: Sequence[str]) -> bool:
    """Each text has names that the other lacks; a name is a word that its own text never writes in lower case."""
    known = [{word.lower() for word in words} for words in (mine, other)]
    return all(
        any(name.lower() not in lower for name in _names(words))
        for words, lower in ((mine, known[1]), (other, known[0]))
    )


def _names(words: Sequence[str]) -> list[str]:
    plain = {word for word in words if word.islower()}
    return [word for word in dict.fromkeys(words) if word[0].isupper() and word.lower() not in plain]


def _figures(article: CleanArticle, words: Sequence[str]) -> tuple[str, ...]:
    """What the body, in lower case, tells in figures, in its order; then what only the title does."""
    body = _figures_in(words)
    return (*body, "", *sorted(set(_figures_in(_WORD.findall((article.title or "").lower()))).difference(body)))


def _figures_in(words: Sequence[str]) -> list[str]:
    return [word for word in words if word in _SAID or not word.isalpha()]


def _body(article: CleanArticle) -> str:
    """The text without title and dateline: every site has its own."""
    start, end = article.dateline or (0, 0)
    text = article.text[:start] + article.text[end:]
    return text.removeprefix(article.title or "")


def _shingles(words: Sequence[str]) -> set[str]:
    return set(map(" ".join, zip(*(words[start:] for start in range(SHINGLE)), strict=False)))
