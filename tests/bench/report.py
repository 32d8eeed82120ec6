"""Turn the results into rows, and the rows into a table or JSON.

In    Results
Out   one Speed a stage, one Aim a target, as rich tables or as one JSON object
Else  nothing: an aim that is missed is shown as missed
"""

import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version

from rich.console import Console
from rich.table import Table

from .rounds import Results
from .texts import HOSTILE, NAMED

COMPONENTS = ("tokenizer", "sentences", "lexicon", "quantities", "dates", "companies", "cues", "overlaps", "collect")
MODEL = "entities"
STAGES = ("sources", "clean", "copies", *COMPONENTS, MODEL, "normalise", "relate", "store")
NAMES = {
    "reference": 'reference: spacy.blank("en") tokenizing',
    "bare model": "the same entity model in spaCy's own nlp.pipe",
    MODEL: "entity model",
}
READING = ("clean", *COMPONENTS, "normalise", "relate")
AMOUNTS = ("tokenizer", "lexicon", "quantities", "dates")


@dataclass(frozen=True, slots=True)
class Speed:
    """CPU seconds of one stage over the corpus; ``of_reference`` is its speed as a share of spaCy's tokenizer's."""

    stage: str
    seconds: float
    share: float
    articles_per_s: float
    words_per_s: float
    of_reference: float


@dataclass(frozen=True, slots=True)
class Aim:
    """One figure with its target, a floor where ``least`` says so, else a ceiling. No target: for information."""

    name: str
    value: float
    target: float | None = None
    least: bool = True
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the figure reaches its target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.least else self.value <= self.target


def speeds(results: Results) -> list[Speed]:
    """The stages in the order of the street, what they make together, the whole run and the reference."""
    parts = {stage: results.stages.get(stage, 0.0) for stage in STAGES}
    parts["extract, all components"] = sum(parts[name] for name in COMPONENTS)
    parts["clean + rules + relations"] = sum(parts[name] for name in READING)
    parts["all stages"] = sum(parts[name] for name in STAGES)
    parts["the whole run"] = results.whole["seconds"]
    parts["bare model"] = results.bare_model["seconds"]
    parts["reference"] = results.reference["seconds"]
    return [_speed(name, seconds, parts["all stages"], results) for name, seconds in parts.items()]


def _speed(name: str, seconds: float, together: float, results: Results) -> Speed:
    bare = results.reference
    seconds = max(seconds, 1e-9)
    return Speed(
        name,
        seconds,
        seconds / together,
        bare["articles"] / seconds,
        bare["words"] / seconds,
        bare["seconds"] / seconds,
    )


def aims(results: Results) -> Iterator[Aim]:
    """Every figure that has a target, and the hostile texts that have none."""
    stages, bare = results.stages, results.reference["seconds"]
    plan = results.plan
    yield Aim(
        "the whole run, of nlp.pipe with the bare model", results.bare_model["seconds"] / results.whole["seconds"], 0.7
    )
    yield Aim("clean + rules + relations, of the reference", bare / sum(stages[name] for name in READING), 0.15)
    yield Aim(
        "tokenizer + quantity and date rules, of the reference", bare / sum(stages[name] for name in AMOUNTS), 0.22
    )
    rest = sum(stages[name] for name in STAGES if name != MODEL)
    yield Aim("store, share of all stages but the model", stages["store"] / rest, 0.05, least=False)
    yield Aim("store, rows/s of bare sqlite3", results.store["rows"] / results.store["bare_rows"], 0.5)
    yield Aim("copies, share of all stages", stages["copies"] / sum(stages[name] for name in STAGES), 0.05, least=False)
    yield from _of_processes(results)
    linear = _per_second(results.long, "words") / _per_second(results.short, "words")
    yield Aim(f"words/s in one article of {plan.long:,} words, of that at {plan.short:,}", linear, 0.8)
    yield Aim("import and first article, CPU seconds", results.startup, 1.5, least=False)
    words_per_s = _per_second(results.reference, "words")
    for name, figures in results.beside.items():
        if not figures:
            continue  # not installed
        yield Aim(f"{name} on the same texts, of the reference", _per_second(figures, "words") / words_per_s)
    ordinary = 1 / _per_second(results.short, "characters")
    for kind in HOSTILE:
        figures = results.hostile[kind]
        cost = (figures["clean"] + figures["read"]) / figures["characters"] / ordinary
        target = 2.0 if kind in NAMED else None
        note = "given up: at least this much" if "given_up" in figures else ""
        yield Aim(
            f"{plan.characters:,} characters of {kind}, time per character of ordinary text",
            cost,
            target,
            least=False,
            note=note,
        )


def _of_processes(results: Results) -> Iterator[Aim]:
    """What several processes bring, in wall seconds: a busy machine shows here."""
    one, two, many = results.one_core, results.two_cores, results.many
    yield Aim("articles/s over two cores, of one", one["seconds"] / two["seconds"], 1.7)
    for who in ("parent", "worker"):
        name = f"peak memory of the {who}, {many['read']:,.0f} articles to {two['read']:,.0f}"
        peak = two[f"{who}_mb"]
        note = f"{many[f'{who}_mb']:.0f} MB"
        yield Aim(name, many[f"{who}_mb"] / peak if peak else 1.0, 1.1, least=False, note=note)


def _per_second(figures: dict[str, float], what: str) -> float:
    return figures[what] / figures["seconds"]


def as_json(results: Results) -> dict[str, object]:
    """Everything measured, for machines."""
    return {
        "corpus": results.corpus,
        "sha256": results.digest,
        "articles": int(results.reference["articles"]),
        "words": int(results.reference["words"]),
        "found": {name: results.whole[name] for name in ("amounts", "companies", "facts")},
        "python": platform.python_version(),
        "spacy": version("spacy"),
        "speeds": [asdict(speed) for speed in speeds(results)],
        "aims": [asdict(aim) | {"met": aim.met} for aim in aims(results)],
    }


def show(results: Results, console: Console) -> None:
    """Print both tables, and what was measured on."""
    found, read = results.whole, results.reference
    each = {name: found[name] / read["articles"] for name in ("amounts", "companies", "facts")}
    count = f"{read['articles']:,.0f} articles, {read['words']:,.0f} words"
    console.print(f"[bold]{results.corpus}[/]: {count}, sha256 {results.digest}")
    console.print(
        "An article holds " + ", ".join(f"{number:.1f} {name}" for name, number in each.items()) + " on average."
    )
    made_by = f"Python {platform.python_version()}, spaCy {version('spacy')}"
    console.print(f"{made_by}; CPU seconds of one process, the best of {results.plan.rounds}.")
    console.print(_speed_table(results))
    console.print(_aim_table(results))


def _speed_table(results: Results) -> Table:
    table = Table("stage", title="Speed, cold")
    for heading in ("CPU s", "share", "articles/s", "words/s", "of the reference"):
        table.add_column(heading, justify="right")
    rows = speeds(results)
    for index, row in enumerate(rows):
        name = NAMES.get(row.stage, row.stage)
        share = f"{row.share:.1%}" if row.stage in STAGES else ""
        figures = (
            f"{row.seconds:.3f}",
            share,
            f"{row.articles_per_s:,.0f}",
            f"{row.words_per_s:,.0f}",
            f"{row.of_reference:.2f}",
        )
        table.add_row(name, *figures, end_section=index == len(STAGES) - 1)
    return table


def _aim_table(results: Results) -> Table:
    table = Table("figure", title="Targets")
    for heading in ("measured", "target", ""):
        table.add_column(heading, justify="right" if heading else "left")
    for aim in aims(results):
        target = "" if aim.target is None else f"{'≥' if aim.least else '≤'} {aim.target:g}"
        verdict = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[aim.met]
        table.add_row(aim.name, f"{aim.value:.3g}", target, " ".join(filter(None, (verdict, aim.note))))
    return table
