"""evaluate: what counts as found, missed, made up and half right."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.evaluate import (
    Figures,
    Floors,
    Record,
    compare,
    fingerprint,
    load_floors,
    load_gold,
    load_records,
    raise_floors,
    score,
    write_floors,
)

REFERENCE = Path(__file__).parents[2] / "shared" / "tools" / "score.py"


def record(*mentions: Record, source: str = "a/x.txt", **fields: Any) -> Record:
    return {"source": source, "published": None, "mentions": list(mentions), **fields}


def money(low: float | None, high: float | None = None, **fields: Any) -> Record:
    return {"kind": "money", "low": low, "high": low if high is None else high, "unit": "CNY", **fields}


def day(start: str | None, **fields: Any) -> Record:
    return {"kind": "date", "start_date": start, "end_date": start, "qualifier": "on", **fields}


def company(name: str, *surfaces: str, **fields: Any) -> Record:
    return {"kind": "company", "name": name, "surfaces": list(surfaces or (name,)), **fields}


def named(text: str) -> Record:
    return {"kind": "company", "text": text, "name": text}


def fact(kind: str = "investment", low: float | None = 1e9, **fields: Any) -> Record:
    return {"kind": kind, "low": low, "high": low, "unit": None if low is None else "CNY", **fields}


def figures(kind: str, mine: Record, gold: Record) -> Figures:
    return score({"x.txt": mine}, {"x.txt": gold}).tallies[kind].figures()


def counts(kind: str, mine: Record, gold: Record) -> tuple[int, int, int]:
    row = figures(kind, mine, gold)
    return row.tp, row.fp, row.fn


@pytest.mark.parametrize(
    ("mine", "gold", "expected"),
    [
        pytest.param([money(5e9)], [money(5e9)], (1, 0, 0), id="equal"),
        pytest.param([money(5e9), money(5e9)], [money(5e9)], (1, 0, 0), id="said twice counts once"),
        pytest.param([money(5e9 + 1)], [money(5e9)], (1, 0, 0), id="within a millionth"),
        pytest.param([money(5.1e9)], [money(5e9)], (0, 1, 1), id="another value"),
        pytest.param([money(5e9) | {"unit": "USD"}], [money(5e9)], (0, 1, 1), id="another currency"),
        pytest.param([money(5e9) | {"high": None}], [money(5e9)], (0, 1, 1), id="an open end is not a closed one"),
        pytest.param([], [money(5e9, optional=True)], (0, 0, 0), id="optional may be missed"),
        pytest.param([money(5e9)], [money(5e9, optional=True)], (0, 0, 0), id="optional may be found"),
    ],
)
def test_counts_quantities_as_distinct_values(
    mine: list[Record], gold: list[Record], expected: tuple[int, int, int]
) -> None:
    gold = [*gold, money(1)]
    assert counts("money", record(*mine, money(1)), record(*gold)) == (expected[0] + 1, *expected[1:])


def test_all_quantities_leave_percentages_out() -> None:
    percent = {"kind": "percent", "low": 5.0, "high": 5.0, "unit": "%"}
    assert counts("all quantities", record(money(1)), record(money(1), percent)) == (1, 0, 0)


def test_a_date_that_nothing_anchors_is_not_scored() -> None:
    assert counts("date", record(day(None), day("2024-03-26")), record(day("2024-03-26"))) == (1, 0, 0)


def test_a_wrong_qualifier_is_a_share_not_a_miss() -> None:
    row = figures("date", record(day("2024-03-26", qualifier="before")), record(day("2024-03-26")))
    assert (row.f1, row.attributes) == (1.0, {"qualifier": 0.0})


@pytest.mark.parametrize(
    ("text", "strict", "kind"),
    [
        pytest.param("Borrow Cell Co., Ltd.", (1, 0, 0), (1, 0, 0), id="a surface"),
        pytest.param("BORROW CELL CO LTD", (1, 0, 0), (1, 0, 0), id="case and punctuation do not count"),
        pytest.param("Borrow Cell", (0, 1, 1), (1, 0, 0), id="its telling word alone"),
        pytest.param("New Energy Battery", (0, 1, 1), (0, 1, 1), id="generic words name nobody"),
    ],
)
def test_companies_count_strictly_and_by_overlap(
    text: str, strict: tuple[int, int, int], kind: tuple[int, int, int]
) -> None:
    mine, gold = record(named(text)), record(company("Borrow Cell Co., Ltd."))
    assert (counts("company", mine, gold), counts("company_overlap", mine, gold)) == (strict, kind)


def test_every_form_of_a_company_is_right() -> None:
    gold = record(company("Borrow Cell Co., Ltd.", "Borrow Cell Co., Ltd.", "Borrow"))
    assert counts("company", record(named("Borrow"), named("Borrow Cell Co., Ltd.")), gold) == (1, 0, 0)


def test_facts_pair_with_the_candidate_that_agrees_most() -> None:
    gold = record(facts=[fact(place="Yibin", status="signed")])
    mine = record(facts=[fact(place=None, status=None), fact(place="Yibin City", status="signed")])
    row = figures("facts", mine, gold)
    assert (row.tp, row.fp, row.attributes["place"], row.attributes["status"]) == (1, 1, 1.0, 1.0)


def test_an_open_attribute_is_not_scored() -> None:
    row = figures("facts", record(facts=[fact(place="X")]), record(facts=[fact(place="Yibin", open=["place"])]))
    assert "place" not in row.attributes


def test_fact_companies_agree_when_they_stand_for_the_same_gold_company() -> None:
    gold = record(company("Borrow Cell Co., Ltd.", "Borrow"), facts=[fact(companies=["Borrow Cell Co., Ltd."])])
    assert figures("facts", record(facts=[fact(companies=["Borrow"])]), gold).attributes["companies"] == 1.0


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        pytest.param("2024-03-01", "2024-03-31", True, id="a month around the day"),
        pytest.param("2024-03-27", "2024-03-27", False, id="another day"),
        pytest.param(None, None, False, id="no day"),
    ],
)
def test_milestones_pair_by_status_and_a_day_in_common(start: str | None, end: str | None, found: bool) -> None:
    gold = record(facts=[fact("milestone", None, status="signed", start_date="2024-03-26", end_date="2024-03-26")])
    mine = record(facts=[fact("milestone", None, status="signed", start_date=start, end_date=end)])
    assert (figures("facts", mine, gold).tp == 1) is found


def test_offsets_must_cut_out_their_text() -> None:
    good = {**money(1), "text": "1 yuan", "start": 0, "end": 6}
    mine = record(good, {**good, "start": 1}, {**money(1), "text": "1 yuan"}, body="1 yuan")
    assert counts("offsets", mine, record()) == (1, 2, 0)


@pytest.mark.parametrize(
    ("mine", "gold", "expected"),
    [
        ("2024-01-01", "2024-01-01", (1, 0, 0)),
        (None, None, (1, 0, 0)),
        (None, "2024-01-01", (0, 0, 1)),
        ("2024-01-02", "2024-01-01", (0, 1, 1)),
    ],
)
def test_publication_day_is_right_or_wrong(mine: str | None, gold: str | None, expected: tuple[int, int, int]) -> None:
    assert counts("published", record() | {"published": mine}, record() | {"published": gold}) == expected


def test_an_article_without_a_reading_is_named_and_counts_as_missed() -> None:
    result = score({}, {"x.txt": record(money(1))})
    assert (result.missing, result.tallies["money"].fn) == (("x.txt",), 1)


def test_every_error_is_remembered_with_its_article() -> None:
    tally = score({"x.txt": record(money(2))}, {"x.txt": record(money(1))}).tallies["money"]
    assert [(miss.what, miss.source, miss.item["low"]) for miss in tally.errors] == [
        ("missed", "x.txt", 1),
        ("spurious", "x.txt", 2),
    ]


def test_records_pair_by_the_last_part_of_their_source(tmp_path: Path) -> None:
    lines = [record(source="b/wire.jsonl#1"), record(source="old.zip!/a/y.html")]
    (tmp_path / "export.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    assert sorted(load_records(tmp_path / "export.jsonl")) == ["wire.jsonl#1", "y.html"]


def test_a_gold_folder_is_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(record()))
    (tmp_path / "b.jsonl").write_text(json.dumps(record(source="y.txt")))
    (tmp_path / "floors.json").write_text("{}")
    assert sorted(load_gold(tmp_path)) == ["x.txt", "y.txt"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{broken", "line 1: this is not JSON", id="no JSON"),
        pytest.param('{"source": "a"}', 'needs "source" and "mentions"', id="no record"),
        pytest.param("\n".join(json.dumps(record(source=s)) for s in ("a/x.txt", "b/x.txt")), "end alike", id="twins"),
        pytest.param(b"\xff\xfe\xff", "cannot be read as UTF-8", id="binary"),
    ],
)
def test_a_bad_gold_file_is_named_with_its_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UsageError, match=message):
        load_gold(file)


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_missing_or_empty_gold_is_a_usage_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"Give a \.jsonl file"):
        load_gold(tmp_path / name)


def test_the_fingerprint_follows_the_gold_and_not_its_order() -> None:
    one, two = record(money(1)), record(day("2024-01-01"))
    assert fingerprint({"a": one, "b": two}) == fingerprint({"b": two, "a": one}) != fingerprint({"a": one})


def test_a_figure_at_its_floor_holds_and_one_below_falls() -> None:
    result = score({"x.txt": record(money(1))}, {"x.txt": record(money(1), money(2))})
    least = {"money": {"f1": 0.6667, "per": 1.0}, "energy": {"f1": 0.5}}
    assert [(fall.kind, fall.reached) for fall in compare(result, Floors("", least))] == [("energy", None)]
    assert [fall.reached for fall in compare(result, Floors("", {"money": {"f1": 0.6668}}))] == [0.6667]


def test_floors_sink_only_when_told_to(tmp_path: Path) -> None:
    result = score({"x.txt": record(money(1))}, {"x.txt": record(money(1), money(2))})
    high = Floors("g", {"money": {"f1": 0.9}})
    with pytest.raises(UsageError, match=r"money f1.*--lower"):
        raise_floors(result, "g", high)
    write_floors(tmp_path / "floors.json", raise_floors(result, "g", high, lower=True))
    assert load_floors(tmp_path / "floors.json").least["money"]["f1"] == 0.6667


@pytest.mark.parametrize("content", ["[]", "{", '{"gold": "x", "floors": {"money": 1}}'])
def test_a_file_that_holds_no_floors_is_a_usage_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "floors.json").write_text(content)
    with pytest.raises(UsageError, match="no floors file"):
        load_floors(tmp_path / "floors.json")


NAMES = ["Borrow Cell Co., Ltd.", "Borrow", "Kettle Power", "Kettle New Energy", "New Energy", "Wren"]


def random_flags(dice: random.Random, gold: bool) -> Record:
    return {"optional": True} if gold and dice.random() < 0.2 else {}


def random_quantity(dice: random.Random, kind: str, gold: bool) -> Record:
    low = dice.choice([1.0, 2.0, 1.0000001, None])
    spoken = {"per": dice.choice(["year", None]), "qualifier": dice.choice(["exact", "min"])}
    interval = {"low": low, "high": dice.choice([low, 5.0]), "unit": dice.choice("ab")}
    return {"kind": kind, **interval, **spoken, **random_flags(dice, gold)}


def random_mentions(dice: random.Random, gold: bool) -> list[Record]:
    kinds = ["energy", "money", "percent"]
    quantities = [random_quantity(dice, dice.choice(kinds), gold) for _ in range(5)]
    days = [
        day(dice.choice(["2024-01-01", "2024-01-02", None]), qualifier=dice.choice(["on", "by"]))
        | random_flags(dice, gold)
        for _ in range(3)
    ]
    companies = [
        company(word, word, *dice.sample(NAMES, 2)) | random_flags(dice, gold) if gold else named(word)
        for word in dice.sample(NAMES, 3)
    ]
    place = {"start": dice.choice([0, 1]), "end": 2}
    return [{"text": "ab", **mention, **place} for mention in (*quantities, *days, *companies)]


def random_fact(dice: random.Random, gold: bool) -> Record:
    start = dice.choice(["2024-01-01", "2024-02-01", None])
    return {
        **random_quantity(dice, dice.choice(["capacity", "milestone"]), gold),
        "companies": dice.sample(NAMES, dice.choice([0, 1, 2])),
        "product": dice.choice(["sodium cell", "cell", "anode", None, ""]),
        "place": dice.choice(["Yibin City", "Yibin", None]),
        "phase": dice.choice(["1", "", None]),
        "status": dice.choice(["signed", "planned"]),
        "start_date": start,
        "end_date": start,
        **({"open": ["place"]} if gold and dice.random() < 0.3 else {}),
    }


def random_record(dice: random.Random, name: str, gold: bool) -> Record:
    fields: Record = {"source": name, "published": dice.choice(["2024-01-01", None])}
    fields["mentions"] = random_mentions(dice, gold)
    if dice.random() < 0.8:
        fields["facts"] = [random_fact(dice, gold) for _ in range(4)]
    if not gold and dice.random() < 0.7:
        fields["body"] = "abc"
    return fields


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference scorer is not on this machine")
@pytest.mark.parametrize("seed", range(8))
def test_figures_are_those_of_the_reference_scorer(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    for side in ("mine", "gold"):
        names = [f"{side}/{i}.txt" for i in range(7)]
        kept = names[seed % 3 :] if side == "mine" else names
        lines = [json.dumps(random_record(dice, name, side == "gold")) for name in kept]
        (tmp_path / side).write_text("\n".join(lines))
    command = [sys.executable, str(REFERENCE), str(tmp_path / "mine"), str(tmp_path / "gold"), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    tallies = score(load_records(tmp_path / "mine"), load_gold(tmp_path / "gold")).tallies
    ours = {kind: tally.figures() for kind, tally in tallies.items()}
    assert {
        kind: {"precision": row.precision, "recall": row.recall, "f1": row.f1, "tp": row.tp, "fp": row.fp, "fn": row.fn}
        | ({"attributes": dict(row.attributes)} if row.attributes else {})
        for kind, row in ours.items()
    } == theirs
