"""Tell what a run did: in words for people, in JSON for machines."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from itertools import chain, zip_longest
from typing import get_args

from rich.table import Table
from rich.text import Text

from pipeline.batch import Summary
from pipeline.cli.console import err, json_text, one_line, out, print_line
from pipeline.cli.tables import print_facts
from pipeline.cli.values import duration
from pipeline.records import FactKind
from pipeline.store import FactFilter, Store, StoredFact

SHOWN_FACTS = 12
LATEST = 40  # of each kind


def print_refusals(summary: Summary) -> None:
    """One line for each refusal, up to twenty, on the error stream."""
    console = err()
    for refusal in summary.refusals:
        console.print(
            Text.assemble(("Refused ", "red"), one_line(f"{refusal.source}: {refusal.reason}")), soft_wrap=True
        )
    more = summary.refused - len(summary.refusals)
    if more:
        console.print(f"… and {more:,} more: `gigawire refusals` lists them.", soft_wrap=True)


def print_summary(summary: Summary, database: str, *, since: date | None = None) -> None:
    """Articles, mentions and facts by kind, time, and where the facts are."""
    console = out()
    if not summary.articles and not summary.interrupted:
        console.print(f"Nothing to read: all of {database} was read by the present rules.", soft_wrap=True)
        return
    ending = "Interrupted: what was done is stored. " if summary.interrupted else ""
    console.print(Text(f"{ending}{_sentence(summary, since)}", style="bold"))
    rows = Table.grid(padding=(0, 2))
    rows.add_row("Mentions", f"{sum(summary.mentions.values()):,}", _by_kind(summary.mentions))
    rows.add_row("Facts", f"{sum(summary.facts.values()):,}", _by_kind(summary.facts))
    if summary.copies:
        what = "of the read are near copies; what they say counts once: the view `copies`"
        rows.add_row("Copies", f"{summary.copies:,}", what)
    if summary.rejections:
        rows.add_row("Rejections", f"{summary.rejections:,}", "words not taken for mentions: `gigawire rejections`")
    rows.add_row("Seconds", f"{summary.seconds:.1f}", _by_stage(summary.stages))
    console.print(rows)
    console.print(f"Database    {database}", soft_wrap=True)
    if summary.outdated:
        console.print(_outdated(summary.outdated), soft_wrap=True)


def _sentence(summary: Summary, since: date | None) -> str:
    rate = f"{summary.articles / summary.seconds:,.0f} articles/s" if summary.seconds else ""
    parts = [f"{summary.read:,} read", f"{summary.skipped:,} skipped", f"{summary.refused:,} refused"]
    if since:
        parts.append(f"{summary.older:,} older than {since}")
    return f"{_count(summary.articles, 'article')} in {duration(summary.seconds)} ({rate}): {', '.join(parts)}."


def _outdated(number: int) -> str:
    were, them = ("was", "it") if number == 1 else ("were", "them")
    return f"{_count(number, 'article')} {were} read by older rules; `gigawire run --again` reads {them} anew."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _by_kind(kinds: Mapping[str, int]) -> str:
    return " · ".join(f"{kind.replace('_', ' ')} {number:,}" for kind, number in kinds.items())


def _by_stage(stages: Mapping[str, float]) -> str:
    return " · ".join(f"{stage} {seconds:.{1 if seconds >= 1 else 2}f}" for stage, seconds in stages.items())


def summary_json(summary: Summary, database: str) -> None:
    """The summary as one JSON object on a line."""
    print_line(json_text({**asdict(summary), "skipped": summary.skipped, "database": database}))


def print_some_facts(store: Store) -> None:
    """A dozen facts of as many kinds as there are, with the sentences that prove them."""
    console = out()
    console.print()
    if print_facts(console, some_facts(store)):
        console.print("More: `gigawire facts`, `gigawire show ARTICLE`, `gigawire export`.")


def some_facts(store: Store) -> list[StoredFact]:
    """Of the latest facts of every kind the most fully told, the kinds in turn, a dozen in all."""
    latest = [store.facts(FactFilter(kind=kind, limit=LATEST)) for kind in get_args(FactKind)]
    turns = chain.from_iterable(zip_longest(*(sorted(facts, key=_gaps) for facts in latest)))
    return [fact for fact in turns if fact is not None][:SHOWN_FACTS]


def _gaps(fact: StoredFact) -> int:
    """How many of the things that an analyst asks first the article leaves open."""
    return [fact.companies or None, fact.product, fact.place, fact.status, fact.start_date].count(None)
