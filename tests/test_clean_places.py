"""Where cleaned characters come from: exact for plain text, aligned for HTML."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ftfy.chardata import CHARMAP_ENCODINGS
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean_article, raw_span
from pipeline.clean.repair import repair_text
from pipeline.clean.trace import chain
from pipeline.errors import ArticleRefused
from pipeline.records import CleanArticle, RawArticle

CASES = Path(__file__).parent / "cases" / "clean"
LONGEST_WRITING = 40  # characters that one cleaned character may have stood for, as "&amp;amp;amp;" does


def plain(text: str, **fields: Any) -> CleanArticle:
    return clean_article(RawArticle("test", text, **fields))


def place_of(article: CleanArticle) -> dict[int, int]:
    return {new + n: old + n for new, old, length in article.places for n in range(length)}


def check_places(article: CleanArticle, raw: str) -> None:
    """In bounds, sorted, without overlap in the text, and merged with their neighbours."""
    end = 0
    for new, old, length in article.places:
        assert end <= new < new + length <= len(article.text)
        assert 0 <= old < old + length <= len(raw)
        end = new + length
    for (new, old, length), (new2, old2, _) in zip(article.places, article.places[1:], strict=False):
        assert (new + length, old + length) != (new2, old2)


def means(raw: str, at: int, character: str) -> bool:
    """Whether what the raw text has from ``at`` on is written as the character, once repaired."""
    if raw[at] == character or (character == "\n" and raw[at].isspace()):
        return True
    if character in repair_text(f"x{raw[at]}x").text or are_bytes(raw[at:], character):
        return True
    return any(repair_text(f"x{raw[at : at + n]}x").text.startswith("x" + character) for n in range(1, LONGEST_WRITING))


def are_bytes(raw: str, character: str) -> bool:
    """Whether the characters are the bytes of this one, each decoded alone by one of the usual mistakes."""
    utf8 = character.encode("utf-8", "surrogatepass")
    seen = raw[: len(utf8)].replace(" ", "\xa0")
    return any(seen.encode(encoding, "replace") == utf8 for encoding in CHARMAP_ENCODINGS)


MARKS = st.sampled_from(
    [
        *("w", " ", "  ", "\n", "\n\n\n", "\r\n", " \n ", "\t", "&amp;", "&amp;amp;", "&lt;", "&nbsp;", "&#8217;"),
        *("’", "“", "\u200b", "\u00ad", "\ufeff", "㎡", "５０", "，", "、x", "ﬁ", "\u2028", "\u3000", "\ufffd"),
        *("cafe\u0301", "â€™", "â€œquotedâ€\u009d", "Ã©", "ä¸­å›½", "\x00", "-" * 250, "-=" * 150, "½ m²", "&"),
    ]
)
WORDS = st.integers(0, 999).map(lambda number: f"word{number}")
NOISY = st.lists(st.one_of(WORDS, MARKS), min_size=1, max_size=60).map("".join)


@settings(max_examples=300)
@given(st.one_of(NOISY, st.text(max_size=200)))
def test_every_character_that_is_not_a_separator_has_its_place(raw: str) -> None:
    try:
        got = plain(raw)
    except ArticleRefused:
        return
    check_places(got, raw)
    places = place_of(got)
    for index, character in enumerate(got.text):
        if index in places:
            assert means(raw, places[index], character)
        else:
            assert character in " \n"


SENTENCE = "The plant in {} makes two gigawatt-hours of cells a year, its owner said on Monday."
PIECES = st.sampled_from(
    [
        SENTENCE,
        SENTENCE.replace(" ", "\u00a0") + " Editor/Zhao M",
        "“The plant” of {} employs nine hundred\u200b people, as R&amp;D’s head had said to a county\nand the press.",
        "The line near {} is the first of its kind in the province, and the third such line in the country,",
        "carbonate comes from the lake of {}, as the county has wished for years.",
        "Title: A sodium plant opens in {} 2024-03-05",
        "date 2024-03-05 {} opens a plant for sodium cells",
        "Lanhe lays the first stone of {}",
        "Share",
        "",
        "Home > News > {}",
        "March 5, 2024",
        "Source: {} Courier",
        "Related articles",
        "{} falls again\n03-15",
        "Copyright 2024 {}. All rights reserved.",
        "  • {}  containers",
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, min_size=1, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n", " \n \n\n"]))
def test_a_word_that_stands_once_is_traced_to_where_it_stands(pieces: list[str], gap: str) -> None:
    raw = gap.join(piece.replace("{}", f"Place{number:03}q") for number, piece in enumerate(pieces))
    try:
        got = plain(raw)
    except ArticleRefused:
        return
    check_places(got, raw)
    for match in re.finditer(r"Place\d{3}q", got.text):
        assert raw_span(got, *match.span()) == (raw.index(match[0]), raw.index(match[0]) + len(match[0]))
    start = len(got.title) if got.title else 0
    body = [old for new, old, _ in got.places if new >= start]
    assert body == sorted(body)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_whole_articles_are_traced(path: Path) -> None:
    raw = path.read_bytes().decode("utf-8")
    fields = json.loads(path.with_suffix(".json").read_text("utf-8")).get("raw", {})
    got = plain(raw, **fields)
    check_places(got, raw)
    places = place_of(got)
    start = len(got.title or "") if fields.get("title") else 0
    assert [c for i, c in enumerate(got.text) if i >= start and i not in places and c not in " \n"] == []
    assert all(means(raw, places[index], got.text[index]) for index in places)


@pytest.mark.parametrize(
    ("raw", "clean", "stood"),
    [
        pytest.param("R&amp;D costs fell", "R&D", "R&amp;D", id="an entity in the middle"),
        pytest.param("It holds 5\u00a0GWh now", "5 GWh", "5\u00a0GWh", id="one for one"),
        pytest.param("It covers 35㎡ now", "35m²", "35㎡", id="one character became two"),
        pytest.param("Cospowersâ€™ line opened", "Cospowers' line", "Cospowersâ€™ line", id="mojibake"),
        pytest.param("It cost so\u00adme money", "some money", "so\u00adme money", id="nothing to see"),
        pytest.param("It opened，and ran", "opened, and", "opened，and", id="a space that a wide comma stood for"),
        pytest.param("A cafe\u0301 opened", "café opened", "cafe\u0301 opened", id="composed"),
    ],
)
def test_a_span_is_found_in_the_raw_text(raw: str, clean: str, stood: str) -> None:
    got = plain(raw)
    start = got.text.index(clean)
    span = raw_span(got, start, start + len(clean))
    assert span is not None
    assert raw[slice(*span)] == stood


def test_a_text_that_needs_no_cleaning_is_one_stretch() -> None:
    raw = "A plant opens in Wushi\n\nThe plant opened on Monday, its owner said.\nIt makes cells."
    assert plain(raw).places == ((0, 0, len(raw)),)


def test_a_broken_line_is_joined_by_a_space_without_a_place() -> None:
    raw = "Recently, Heyuan Graphite signed a contract\nwith the zone for a 40,000-ton plant."
    assert plain(raw).places == ((0, 0, 43), (45, 44, 37))


def test_a_title_from_the_dumps_own_field_has_no_place() -> None:
    got = plain("A plant opens\n\nThe plant opened on Monday, its owner said.", title="A Plant Opens")
    assert raw_span(got, 0, len("A Plant Opens")) is None
    assert got.places == ((15, 15, 43),)


def test_places_do_not_change_the_digest() -> None:
    apart, glued = (plain(f"The plant opened{gap}on Monday, its owner said.") for gap in (" ", "  "))
    assert apart.places != glued.places
    assert apart.digest == glued.digest


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=8), st.data())
def test_a_chain_leads_through_both_steps(runs: list[tuple[int, int]], data: st.DataObject) -> None:
    earlier, new, old = [], 0, 0
    for length, gap in runs:
        earlier.append((new, old, length))
        new, old = new + length, old + length + gap
    at = data.draw(st.integers(0, new - 1))
    length = data.draw(st.integers(1, new - at))
    back = {start + n: place + n for start, place, run in earlier for n in range(run)}
    chained = chain([(7, at, length)], earlier)
    assert [old + n for _, old, run in chained for n in range(run)] == [back[at + n] for n in range(length)]
    assert [new + n for new, _, run in chained for n in range(run)] == [7 + n for n in range(length)]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.html")), ids=lambda path: path.stem)
def test_pages_are_aligned_but_for_what_the_cleaner_wrote(path: Path) -> None:
    raw = path.read_bytes().decode("utf-8")
    fields = json.loads(path.with_suffix(".json").read_text("utf-8")).get("raw", {})
    got = plain(raw, markup="html", **fields)
    check_places(got, raw)
    places = place_of(got)
    assert {c for i, c in enumerate(got.text) if i not in places} <= {" ", "\n", "|"}
    inside_tags = [m.span() for m in re.finditer(r"<[^<>]*>", raw)]
    assert not any(start <= old < end for old in places.values() for start, end in inside_tags)


def test_a_page_is_aligned_through_tags_entities_and_powers() -> None:
    sentence = "Caf&eacute; R&amp;D&rsquo;s <b>new</b> line <a href='x'>has</a> 35,000&nbsp;m<sup>2</sup> in Wushi."
    linked = '<script type="application/ld+json">{"articleBody": "Café R&D\'s new line"}</script>'
    raw = (
        f"<html><head>{linked}<title>T</title></head><body><p>Café</p><!-- Café R&D --><p>{sentence}</p></body></html>"
    )
    got = plain(raw, markup="html")
    start = got.text.index("Café R&D's new line has 35,000 m² in")
    span = raw_span(got, start, start + len("Café R&D's new line has 35,000 m² in"))
    assert span is not None
    assert raw[slice(*span)] == sentence[: sentence.index(" Wushi")]


def test_a_line_that_stands_twice_is_found_between_its_neighbours() -> None:
    one, two = SENTENCE.replace("{}", "Wushi"), SENTENCE.replace("{}", "Fenglin")
    paragraphs = ("Cells: 2GWh", one, "Cells: 2GWh", two, "Cells: 2GWh")
    raw = "<h1>A plant for cells opens</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    got = plain(raw, markup="html")
    middle = got.text.index("Cells: 2GWh", got.text.index(one))
    stood = raw.index("Cells: 2GWh", raw.index(one))
    assert raw_span(got, middle, middle + 11) == (stood, stood + 11)
