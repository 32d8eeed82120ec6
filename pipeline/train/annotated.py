"""Annotated articles: the raw text of a corpus beside what people agreed that it says.

In    a folder of annotations (corpus/dev, corpus/gold) and the folder of articles; or stories with marked companies
Out   each cleaned article with its record, in the order of their sources
Else  CorpusError naming the annotation whose article is not there
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.clean import clean_article
from pipeline.errors import CorpusError
from pipeline.evaluate import Record, load_gold
from pipeline.evaluate.gold import last_part
from pipeline.records import CleanArticle, RawArticle
from pipeline.sources import read_dump
from pipeline.train.stories import Name, Story, load_stories


@dataclass(frozen=True, slots=True)
class Annotated:
    """A cleaned article and its record; with ``seen``, only what begins within these bounds was annotated."""

    article: CleanArticle
    record: Record
    seen: tuple[tuple[int, int], ...] | None = None

    def limited(self, record: Record) -> Record:
        """A reading of the article, without what lies outside the annotated part."""
        if self.seen is None:
            return record
        parts = {name: [item for item in record[name] if self._within(item["start"])] for name in ("mentions", "facts")}
        return record | parts

    def _within(self, place: int) -> bool:
        return any(start <= place < end for start, end in self.seen or ())


def load_annotated(annotations: Path, articles: Sequence[Path]) -> list[Annotated]:
    """Every annotated article of the corpus."""
    wanted = load_gold(annotations)
    cleaned: dict[str, CleanArticle] = {}
    for raw in read_dump(articles):
        if isinstance(raw, RawArticle) and last_part(raw.source) in wanted:
            cleaned[last_part(raw.source)] = clean_article(raw)
    if lost := sorted(set(wanted) - set(cleaned)):
        where = " or ".join(map(str, articles))
        raise CorpusError(f'{annotations}: the article "{wanted[lost[0]]["source"]}" is not in {where}.')
    return [Annotated(cleaned[name], wanted[name]) for name in sorted(wanted)]


def load_marked(folder: Path) -> list[Annotated]:
    """The stories of ``folder`` as articles of which nothing but the companies is known."""
    return [_annotated(story) for story in load_stories(folder)]


def _annotated(story: Story) -> Annotated:
    text = "\n\n".join(
        "".join(piece if isinstance(piece, str) else piece.text for piece in line) for line in story.lines
    )
    article = clean_article(RawArticle(story.id, text, "plain"))
    names = {piece for line in story.lines for piece in line if isinstance(piece, Name) and piece.part == "company"}
    companies: dict[str, Record] = {}
    for name in sorted(names, key=lambda name: (-len(name.text), name.text)):
        if name.text in article.text:  # cleaning may have taken a notice away
            company = companies.setdefault(name.whole, {"kind": "company", "name": name.whole, "surfaces": []})
            company["surfaces"].append(name.text)
            company["optional"] = name.doubtful or company.get("optional", False)
    record: Record = {"source": story.id, "published": None, "title": None, "mentions": list(companies.values())}
    return Annotated(article, record | {"facts": []})
