"""Measure what finds companies: rules, model and both; how honest the confidence is; how quickly corrections teach.

In    ``python tests/measure_companies.py [--curve]``: a minute, with --curve some ten
Out   tables for docs/accuracy.md on standard output; docs/reliability.svg, with --curve docs/learning.svg
Else  nothing

The learning curve takes natural prose that nothing was fitted to, corrects half of the articles bit by bit, and scores
the others.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from gate_trials import company, corrections_of, honest, machine

from pipeline.corrections import append_corrections, corrected_articles
from pipeline.exchange import mention_from
from pipeline.models import open_model
from pipeline.reading import Reader, reader_for
from pipeline.records import CleanArticle, Reading
from pipeline.settings import load_settings
from pipeline.train.annotated import Annotated, load_annotated, load_marked
from pipeline.train.calibrate import Bin, calibration_error, judge, reliability
from pipeline.train.further import make_candidate
from pipeline.train.make import score_articles

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CORRECTIONS = (0, 10, 25, 50, 100)
_SIDE, _MARGIN = 320, 48
Point = tuple[float, float]


class ModelAlone(Reader):
    """Reads nothing but what the entity model marks as a company."""

    def __init__(self, whole: Reader) -> None:
        self.whole = whole

    def read(self, article: CleanArticle) -> Reading:
        """The model's own spans, untouched by any rule."""
        entities = self.whole.nlp.get_pipe("gigawire_entities").other(article.text).ents  # type: ignore[attr-defined]
        spans = [(ent.start_char, ent.end_char) for ent in entities if ent.label_ == "COMPANY"]
        return Reading(article, tuple(mention_from(company(article, *span)) for span in spans))


def ablations(sets: dict[str, list[Annotated]]) -> str:
    """A row for each reader and set: strict precision, recall and F1, and F1 where an overlap counts."""
    whole = machine()
    readers = {"rules alone": reader_for(load_settings(), None), "model alone": ModelAlone(whole), "both": whole}
    rows = ["| | on | precision | recall | F1, strict | F1, overlap |", "|---|---|---|---|---|---|"]
    for name, reader in readers.items():
        for group, articles in sets.items():
            strict, overlap = company_figures(reader, articles)
            rows.append(f"| {name} | {group} | {strict[0]:.3f} | {strict[1]:.3f} | {strict[2]:.3f} | {overlap:.3f} |")
    return "\n".join(rows)


def company_figures(reader: Reader, articles: Sequence[Annotated]) -> tuple[tuple[float, float, float], float]:
    """Precision, recall and F1 of companies, and F1 where an overlap counts."""
    tallies = score_articles(reader, articles).tallies
    strict, overlap = tallies["company"].figures(), tallies["company_overlap"].figures()
    return (strict.precision, strict.recall, strict.f1), overlap.f1


def told(bins: Sequence[Bin]) -> str:
    """The bins of the reliability plot as a table."""
    rows = ["| mentions | confidence, mean | right |", "|---|---|---|"]
    return "\n".join([*rows, *(f"| {one.count} | {one.confidence:.2f} | {one.right:.2f} |" for one in bins)])


def learning_curve(folder: Path) -> list[Point]:
    """F1 on the articles that nobody corrected, after so many corrections of the others."""
    ours = load_marked(ROOT / "corpus" / "plain" / "test")
    taught, asked = ours[::2], ours[1::2]
    made = list(corrections_of(partial(honest, confirmed=1.0), taught, "curve"))
    texts = {item.article.digest: item.article for item in taught}
    points = []
    for count in CORRECTIONS:
        settings = replace(load_settings(), home=folder / str(count))
        reader = machine()
        if count:
            append_corrections(settings.home / "corrections", made[:count], texts)
            corrected = corrected_articles(settings.home / "corrections")
            reader = reader_for(settings, open_model(make_candidate(settings, corrected, machine()).folder))
        strict, overlap = company_figures(reader, asked)
        points.append((float(count), strict[2]))
        print(f"| {min(count, len(made))} | {strict[2]:.3f} | {overlap:.3f} |", flush=True)
    return points


def plot(path: Path, points: Sequence[Point], *, x: tuple[str, float], y: tuple[str, float], diagonal: bool) -> None:
    """A small chart as SVG: the points joined, from nought to the end of each axis."""

    def place(point: Point) -> Point:
        return _MARGIN + point[0] / x[1] * _SIDE, _MARGIN / 2 + (1 - point[1] / y[1]) * _SIDE

    def marks() -> list[str]:
        left, bottom = place((0, 0))
        parts = []
        for step in range(6):
            right, top = place((x[1] * step / 5, y[1] * step / 5))
            parts.append(f'<text x="{right}" y="{bottom + 16}" text-anchor="middle">{x[1] * step / 5:g}</text>')
            parts.append(f'<text x="{left - 6}" y="{top + 4}" text-anchor="end">{y[1] * step / 5:.1f}</text>')
            parts.append(f'<path d="M{left} {top}h{_SIDE}" stroke="#ddd"/>')
        return parts

    size = _SIDE + _MARGIN * 1.5
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in map(place, points))
    dots = [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="#1f5fa8"/>' for a, b in map(place, points)]
    ideal = (
        [
            f'<path d="M{place((0, 0))[0]} {place((0, 0))[1]}L{place((x[1], y[1]))[0]} {place((x[1], y[1]))[1]}"'
            ' stroke="#999" stroke-dasharray="4 4"/>'
        ]
        if diagonal
        else []
    )
    body = [*marks(), *ideal, f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/>', *dots]
    body.append(f'<text x="{size / 2}" y="{size - 4}" text-anchor="middle">{x[0]}</text>')
    body.append(f'<text transform="translate(12 {size / 2}) rotate(-90)" text-anchor="middle">{y[0]}</text>')
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="11">'
    )
    background = f'<rect width="{size}" height="{size}" fill="white"/>'
    path.write_text("\n".join([head, background, *body, "</svg>"]) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--curve", action="store_true", help="the learning curve as well")
    options = parser.parse_args()
    corpus = ROOT / "corpus"
    sets = {name: load_annotated(corpus / name, [corpus / "articles"]) for name in ("gold", "dev")}
    sets["plain/test"] = load_marked(corpus / "plain" / "test")
    print(ablations(sets), end="\n\n")
    sure = machine().confidence
    bins = reliability(sure, [one for one in judge(machine().nlp, sets["gold"]) if sure.of(one.signs) >= sure.least])
    print(told(bins), f"\n\nExpected calibration error on gold: {calibration_error(bins):.3f}\n")
    points = [(one.confidence, one.right) for one in bins]
    plot(DOCS / "reliability.svg", points, x=("confidence", 1), y=("share that is right", 1), diagonal=True)
    if options.curve:
        with tempfile.TemporaryDirectory() as folder:
            curve = learning_curve(Path(folder))
        plot(DOCS / "learning.svg", curve, x=("corrections", 100), y=("F1 of companies", 1), diagonal=False)


if __name__ == "__main__":
    main()
