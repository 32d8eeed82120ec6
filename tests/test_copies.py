"""copies: what tells the same in nearly the same words is one story; what differs in a figure or a name is not."""

import random
from dataclasses import replace
from datetime import date

import pytest

from pipeline.copies import bands_of, is_copy, signature_of
from pipeline.records import CleanArticle

BODY = (
    "Lanhe Cells will build a plant for sodium cells in Yibin, the county government said in a notice. The company puts"
    " 2.4 billion yuan into the first phase, which is to make 10 GWh of cells a year from March 2026. A second phase of"
    " the same size may follow when demand for storage in the province grows, the notice said. The plant stands beside"
    " the works of a maker of cathodes that has supplied the company for several years, and both share a power station."
)


def article(
    body: str = BODY, *, title: str = "Lanhe builds in Yibin", day: date | None = date(2025, 6, 2)
) -> CleanArticle:
    return CleanArticle("a.txt", title, day, f"{title}\n\n{body}")


def met(one: CleanArticle, other: CleanArticle) -> bool:
    return bool(set(bands_of(signature_of(one))) & set(bands_of(signature_of(other))))


SAME = {
    "another headline": article(title="New plant for Sichuan"),
    "another word": article(BODY.replace("stands beside", "lies next to")),
    "the agency named": article(BODY + " Translated from the Chinese by a news service."),
    "a sentence left out": article(BODY.replace(" and both share a power station", "")),
    "printed two days later": article(day=date(2025, 6, 4)),
    "no day": article(day=None),
    "a figure of the body in the headline": article(title="Lanhe builds 10 GWh in Yibin"),
    "spaces and case": article(BODY.replace("The company", "THE  company")),
}
OTHER = {
    "another sum": article(BODY.replace("2.4 billion", "2.6 billion")),
    "another scale": article(BODY.replace("2.4 billion", "2.4 million")),
    "another month": article(BODY.replace("March", "April")),
    "another year": article(BODY.replace("2026", "2027")),
    "another phase": article(BODY.replace("first phase", "third phase")),
    "figures exchanged": article(BODY.replace("2.4 billion", "10 billion").replace("10 GWh", "2.4 GWh")),
    "a figure more": article(BODY + " It employs 300 people."),
    "a figure less": article(BODY.replace("10 GWh of cells", "cells")),
    "another phase in the headline": article(title="Lanhe builds phase II"),
    "another company": article(BODY.replace("Lanhe", "Borun"), title="Borun builds in Yibin"),
    "another place": article(BODY.replace("Yibin", "Zigong")),
    "months later": article(day=date(2025, 9, 2)),
    "another text": article(" ".join(sorted(BODY.split()))),
}


@pytest.mark.parametrize("case", SAME)
def test_a_copy_is_known(case: str) -> None:
    assert met(SAME[case], article())
    assert is_copy(SAME[case], article()) and is_copy(article(), SAME[case])


@pytest.mark.parametrize("case", OTHER)
def test_what_tells_something_else_is_no_copy(case: str) -> None:
    assert not is_copy(OTHER[case], article()) and not is_copy(article(), OTHER[case])


@pytest.mark.parametrize("case", [case for case in OTHER if "figure" in case or "sum" in case or case[-5:] == "month"])
def test_articles_with_other_figures_do_not_even_meet(case: str) -> None:
    assert not met(OTHER[case], article())


REPORT = (
    "Deliveries of the company rose in {month}. It handed over {number} cars to its customers, more than in the month"
    " before, and the share of exports grew again. The company expects demand to hold in the coming weeks, as dealers"
    " have asked for more cars than the works can make. It did not say how many of them were made abroad."
)


def test_two_monthly_reports_are_two() -> None:
    reports = [article(REPORT.format(month=month, number=20_310), title="Deliveries") for month in ("May", "June")]
    assert not is_copy(*reports)
    reports = [article(REPORT.format(month="May", number=number), title="Deliveries") for number in (20_310, 20_311)]
    assert not is_copy(*reports)


def test_what_happened_today_happened_on_that_day() -> None:
    body = BODY + " The price of the metal stayed where it was today."
    assert is_copy(article(body), article(body))
    assert not is_copy(article(body), article(body, day=date(2025, 6, 3)))


def test_a_short_text_is_no_copy() -> None:
    note = article("Lanhe builds a plant in Yibin.")
    assert signature_of(note) == b""
    assert not is_copy(note, replace(note, source="b.txt"))


def test_the_dateline_is_not_part_of_the_story() -> None:
    text = f"Lanhe builds\n\nYibin, June 2 (Reporter Li) {BODY}"
    wired = CleanArticle("w.txt", "Lanhe builds", date(2025, 6, 2), text, dateline=(14, text.index(BODY)))
    assert is_copy(wired, article())


def test_signatures_are_the_same_in_every_process() -> None:
    """They are kept in the database: what changes this makes every earlier article unknown."""
    assert signature_of(article()).hex()[:24] == "86ac1d32ca959bd6b6865aee"
    assert len(signature_of(article())) == 96


def test_lightly_edited_stories_are_met() -> None:
    rng = random.Random(5)
    words = BODY.split(" ") * 3
    plain = [index for index, word in enumerate(words) if word.isalpha() and word.islower() and len(word) > 7]
    first = article(" ".join(words))
    found = 0
    for _ in range(50):
        edited = list(words)
        for index in rng.sample(plain, 5):
            edited[index] = "differently"
        found += met(article(" ".join(edited)), first) and is_copy(article(" ".join(edited)), first)
    assert found >= 48
