"""What is known of a word before any article is read: whether it is written small, how common it is, and its class.

In    words.tsv.gz: a word in small letters, its case, its frequency, its class when small and when capitalised
Out   four numbers a word, as an entity model embeds them
Else  a word that the table does not hold has four numbers of its own

The table is derived from spaCy's lookups (spacy-lookups-data, MIT): the probability of each spelling in a large corpus
and its Brown cluster, words that stand in the same company. pipeline/train/words.py makes it.
"""

import gzip
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

FILE = Path(__file__).with_name("words.tsv.gz")
COLUMNS = 4
Traits = tuple[int, ...]

# Each column counts from where no other can reach, so that its numbers are never another's.
_CASE, _NARROW, _WIDE, _OWN = 1_000, 5_000, 6_000, 20_000
_UNKNOWN: Traits = (_CASE - 1, _NARROW - 1, _WIDE - 1, _OWN - 1)
_RARE = 17  # the lowest frequency that is told from rarer ones
# A cluster is a path through a tree, the first step in the lowest bit: the fewer bits, the wider the class.
_NARROW_BITS, _WIDE_BITS, _OWN_BITS = 0xFF, 0xFFF, 0x3FF


@lru_cache(maxsize=65_536)
def traits_of(text: str) -> Traits:
    """Case and frequency, two classes of the word in small letters, one of the word as it is written."""
    small = text.lower()
    row = _table().get(small)
    if row is None:
        return _UNKNOWN
    case, frequency, cluster, capital = map(int, row.split("\t"))
    own = cluster if text == small else capital or cluster
    return (
        _CASE + case * 10 + min(frequency, _RARE) // 3,
        _class_of(cluster, _NARROW, _NARROW_BITS),
        _class_of(cluster, _WIDE, _WIDE_BITS),
        _class_of(own, _OWN, _OWN_BITS),
    )


def _class_of(cluster: int, first: int, bits: int) -> int:
    return first + (cluster & bits if cluster else -1)


@cache
def digest() -> str:
    """The beginning of the table's SHA-256: a model knows the words that it was trained with."""
    return sha256(FILE.read_bytes()).hexdigest()[:16]


@cache
def _table() -> Mapping[str, str]:
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").partition("\t") for line in lines)
        return {word: rest for word, _, rest in rows}
