"""Send mangled documents down the whole street: cleaned, read, stored as records; none may raise but a refusal.

In    ``python tests/fuzz_street.py [--documents N] [--seed S]``: by rules alone, some hundred documents a second
Out   how many were read and refused; exit status 1, and each document as its seed, where one raised anything else
Else  nothing

Documents are pieces of our own articles and pages, cut, doubled, swapped and sprinkled with what breaks parsers. Each
is made from its own seed, so that one that raises can be made again.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal

from pipeline.clean import clean_article
from pipeline.errors import ArticleRefused
from pipeline.reading import Reader
from pipeline.records import RawArticle, Reading
from pipeline.settings import load_settings
from pipeline.store import record_of

ROOT = Path(__file__).parent.parent
SPICE = (
    *(
        "\x00",
        "\ud800",
        "\ufffe",
        "\u202e",
        "\u0301",
        "\xa0",
        "　",
        "&#0;",
        "&#1114112;",
        "&",
        "<",
        ">",
        "<!--",
        "-->",
        "<p>",
    ),
    *(
        "</div>",
        "<table>",
        "<script>",
        "<![CDATA[",
        '"',
        "'",
        "\r",
        "\r\n",
        "\n\n",
        "\t",
        "(",
        ")",
        "（",
        "）",
        "锂",
        "㎡",
        "½",
    ),
    *(
        "1,5.0",
        "10-20GWh",
        "9" * 40,
        "GWh",
        "billion yuan",
        "RMB",
        "$",
        "%",
        "2024-02-30",
        "Q9 2025",
        "end of",
        "mid-",
        "Feb. 29",
    ),
    *(
        "Co., Ltd.",
        "Group",
        "& Co",
        "[SHE: 002601]",
        "subsidiary of",
        " by ",
        " and ",
        ", ",
        "no. ",
        "±",
        "~",
        "/",
        "e+308",
        "1e9",
    ),
)
LONGEST = 1200  # characters of a document before it is mangled


@cache
def pieces() -> tuple[tuple[str, bool], ...]:
    """The texts of our articles, and whether each is a page."""
    paths = sorted(path for path in (ROOT / "corpus" / "articles").rglob("*") if path.suffix in (".txt", ".html"))
    return tuple((path.read_text("utf-8"), path.suffix == ".html") for path in paths)


def document(seed: int) -> RawArticle:
    """The document of this seed."""
    chance = Random(seed)
    text, is_page = chance.choice(pieces())
    start = chance.randrange(max(1, len(text) - LONGEST // 2))
    text = text[start : start + chance.randrange(20, LONGEST)]
    for _ in range(chance.randrange(1, 12)):
        text = _mangled(text, chance)
    markup: Literal["html", "plain"] = "html" if is_page or chance.random() < 0.2 else "plain"
    published = chance.choice((None, "2024-03-05", "5 March", "", "0000-00-00", "9999-12-31"))
    return RawArticle(
        f"seed {seed}", text, markup=markup, title=chance.choice((None, "", text[:40])), published=published
    )


def _mangled(text: str, chance: Random) -> str:
    here, there = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    way = chance.randrange(6)
    if way == 0:
        return text[:here] + text[min(there, here + 80) :]
    if way == 1:
        return text[:there] + text[here:there][:200] + text[there:]
    if way == 2:
        return text[:here] + text[there:][:200] + text[here:there] + text[there:]
    return text[:here] + chance.choice(SPICE) * chance.choice((1, 1, 1, 2, 30)) + text[here:]


@cache
def reader() -> Reader:
    """The reader with the shipped rules alone."""
    return Reader(load_settings(model="none").rule_folders)


def whole_street(raw: RawArticle) -> Reading | None:
    """Read the document and write its record; None where it was refused."""
    try:
        article = clean_article(raw)
    except ArticleRefused:
        return None
    reading = reader().read(article)
    record_of(article.source, reading)
    return reading


def checked(reading: Reading) -> None:
    """Every offset holds, and every place leads to the raw text."""
    text = reading.article.text
    for mention in reading.mentions:
        assert text[mention.start : mention.end] == mention.text, mention
    assert all(at + length <= len(text) for at, _, length in reading.article.places)


def failures(seeds: Sequence[int], outcome: Counter[str]) -> Iterator[str]:
    """What went wrong, by seed; ``outcome`` counts what was read and what was refused."""
    for seed in seeds:
        try:
            reading = whole_street(document(seed))
            if reading is not None:
                checked(reading)
        except Exception as error:
            yield f"seed {seed}: {type(error).__name__}: {error}"
        else:
            outcome["refused" if reading is None else "read"] += 1


def main() -> int:
    """Try as many as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1_000_000, help="of the first document")
    options = parser.parse_args()
    outcome: Counter[str] = Counter()
    wrong = 0
    for failure in failures(range(options.seed, options.seed + options.documents), outcome):
        wrong += 1
        print(failure, flush=True)
    print(f"{outcome['read']:,} read, {outcome['refused']:,} refused, {wrong:,} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
