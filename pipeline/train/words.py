"""Make the table of words that the entity model knows beforehand: ``python -m pipeline.train.words``.

In    the package spacy-lookups-data, which only whoever makes the table anew needs
Out   pipeline/extract/words.tsv.gz, the same bytes each time
Else  ImportError where the package is missing

A model is tied to the table that it was trained with, so after this it must be trained anew.
"""

import gzip
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spacy.util import load_language_data

from pipeline.extract.words import FILE

LEAST = -16.8  # log-probability: rarer words teach a model nothing
_ABSENT = -20.5  # of a spelling that the lookups do not have
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]{0,19}")
# How much more often a word is small than has a capital, in steps of log-odds: 0 hardly ever … 6 nearly always.
_STEPS = (-4.0, -2.5, -1.0, 1.0, 2.5, 4.0)
_Spelling = tuple[float, int]  # log-probability and cluster


def write_table(file: Path = FILE) -> int:
    """Write the table from the installed lookups; returns the number of its words."""
    from spacy_lookups_data import en  # noqa: PLC0415 -- of this script alone

    tables: list[Any] = [load_language_data(en[name]) for name in ("lexeme_prob", "lexeme_cluster")]
    rows = sorted(_rows(_spellings(*tables)))
    with file.open("wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as packed:
        packed.write("".join(f"{row}\n" for row in rows).encode())
    return len(rows)


def _spellings(probabilities: Mapping[str, float], clusters: Mapping[str, int]) -> dict[str, dict[str, _Spelling]]:
    """For each word in small letters its spellings: "small", "capital" or "upper", the commonest of each."""
    found: dict[str, dict[str, _Spelling]] = {}
    for word, probability in probabilities.items():
        if _WORD.fullmatch(word):
            small = word.lower()
            kind = "small" if word == small else "upper" if word == word.upper() and len(word) > 1 else "capital"
            spelling = (probability, clusters.get(word, 0))
            kinds = found.setdefault(small, {})
            kinds[kind] = max(kinds.get(kind, spelling), spelling)
    return found


def _rows(words: Mapping[str, Mapping[str, _Spelling]]) -> Iterator[str]:
    none = (_ABSENT, 0)
    for word, kinds in words.items():
        best = max(probability for probability, _ in kinds.values())
        if best >= LEAST:
            small, capital, upper = (kinds.get(kind, none) for kind in ("small", "capital", "upper"))
            case = sum(small[0] - capital[0] > step for step in _STEPS)
            yield f"{word}\t{case}\t{round(-best)}\t{small[1]}\t{capital[1] or upper[1]}"


if __name__ == "__main__":
    print(f"{write_table()} words in {FILE}")
