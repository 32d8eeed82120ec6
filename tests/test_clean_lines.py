"""The small readers of the cleaning room: characters, dates, header lines, datelines, furniture."""

import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean.dateline import find_dateline
from pipeline.clean.dates import date_in_url, find_dates, read_metadata_date
from pipeline.clean.furniture import load_furniture, shipped_furniture
from pipeline.clean.header import read_header_line
from pipeline.clean.repair import repair_text
from pipeline.clean.rule import FurnitureRule
from pipeline.errors import RuleError


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        pytest.param("5\u00a0GWh", "5 GWh", id="non-breaking space"),
        pytest.param("５０，０００ tons", "50,000 tons", id="full-width digits"),
        pytest.param("完成，and more", "完成, and more", id="a full-width comma keeps words apart"),
        pytest.param("so\u00addium\u200b cell\ufeff", "sodium cell", id="soft hyphen and zero width"),
        pytest.param("a\u202eb\u2069", "ab", id="bidi controls"),
        pytest.param("35,000 m² and ½ ha, 3 m³", "35,000 m² and ½ ha, 3 m³", id="powers and fractions stay"),
        pytest.param("35,000㎡ at 5㎿", "35,000m² at 5MW", id="squared units are spelt out"),
        pytest.param("Cospowersâ€™ line", "Cospowers' line", id="mojibake"),
        pytest.param("R&amp;D, 5&nbsp;GWh &lt; 6", "R&D, 5 GWh < 6", id="entities"),
        pytest.param("R&D of AT&T; done", "R&D of AT&T; done", id="an ampersand is no entity"),
        pytest.param("&amp;amp;", "&", id="entities in entities"),
        pytest.param("“first” ‘line’", "\"first\" 'line'", id="curly quotes"),
        pytest.param("a\r\nb\rc\u2028d", "a\nb\nc\nd", id="line ends"),
        pytest.param("a  b \n\n\n\n c ", "a b\n\nc", id="blank space"),
        pytest.param("cafe\u0301", "café", id="composed"),
        pytest.param("a " + "-" * 5_000 + " b", "a --- b", id="rulers"),
        pytest.param("a " + "-=" * 500 + " b", "a " + "-=" * 100 + " b", id="runs of punctuation"),
        pytest.param("a\ud800b", "ab", id="lone surrogate"),
    ],
)
def test_repairs_characters(dirty: str, clean: str) -> None:
    assert repair_text(dirty).text == clean


ODD = st.sampled_from(
    [
        *(
            "a",
            "b",
            " ",
            "&",
            "#",
            ";",
            "3",
            "amp",
            "lt",
            "\n",
            "\r",
            "\t",
            "-",
            ".",
            "&amp;",
            "&#38;",
            "\uff06",
            "\uff1b",
        ),
        *(
            "\u200b",
            "\u0301",
            "\u2028",
            "’",
            "“",
            "ﬁ",
            "㎡",
            "â€™",
            "Ã©",
            "Â\xa0",
            "\u212a",
            "\u037e",
            "\ud800",
            "\x00",
        ),
        *("、", "。", "\u3000", "\ufffd", "…"),
    ]
)


@settings(max_examples=500)
@given(st.one_of(st.text(max_size=80), st.lists(ODD, max_size=40).map("".join)))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repair_text(text).text
    assert repair_text(once).text == once


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024.04.18", "2024-04-18"),
        ("2023/8/9", "2023-08-09"),
        ("2019年05月15日", "2019-05-15"),
        ("Mar. 5, 2024", "2024-03-05"),
        ("May.22,2023", "2023-05-22"),
        ("5th March, 2024", "2024-03-05"),
        ("22-Mar-2024", "2024-03-22"),
        ("2024 Mar 5", "2024-03-05"),
        ("31-01-2023", "2023-01-31"),
        ("05/03/2024", None),
        ("01.11.2023 11:35", "2023-11-01"),
        ("Released 05.03.2024.", "2024-03-05"),
        ("1.2.2024.3", None),
        ("2024-13-05", None),
        ("2023-2024", None),
        ("v1.2.2024.3", None),
    ],
)
def test_finds_a_full_date_that_reads_in_one_way(text: str, day: str | None) -> None:
    assert [str(found.day) for found in find_dates(text)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-05T23:30:00+08:00", "2024-03-05"),
        ("1709600000", "2024-03-05"),
        ("1709600000000", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("Tue, 05 Mar 2024 10:12:00 GMT", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("5 mars 2024", "2024-03-05"),
        ("03/05/2024", None),
        ("3 days ago", None),
        ("March 2024", None),
        ("2024", None),
        ("", None),
    ],
)
def test_reads_the_dumps_own_date_field(value: str, day: str | None) -> None:
    assert str(read_metadata_date(value)) == str(day)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://ev.example/2024/08/09/china-installations", "2024-08-09"),
        ("https://wire.example/business/2023-09-20-nanchang-lays-out.html", "2023-09-20"),
        ("http://en.people.example/n3/2024/0126/c90000-20127085.html", "2024-01-26"),
        ("https://metal.example/newscontent/101656511/over-305-billion", None),
        (None, None),
    ],
)
def test_reads_the_day_in_an_address(url: str | None, day: str | None) -> None:
    assert str(date_in_url(url)) == str(day)


@pytest.mark.parametrize(
    ("line", "role", "day", "source"),
    [
        ("Seetao 2024-02-21 16:56", "plain", "2024-02-21", "Seetao"),
        (
            "Release date: 2024-03-05 10:12 Source: County Power Network",
            "published",
            "2024-03-05",
            "County Power Network",
        ),
        ("By Jane Doe | Mar 5, 2024, 10:12 am", "plain", "2024-03-05", None),
        ("Updated March 6, 2024", "updated", "2024-03-06", None),
        ("iconJun 29, 2025 13:06", "plain", "2025-06-29", None),
        ("Xinhua) 09:32, January 26, 2024", "plain", "2024-01-26", "Xinhua"),
        ("Updated:2024-01-26 12:27Source:Energy Office", "updated", "2024-01-26", None),
        ("March 4, 202412:44 PM UTC", "plain", "2024-03-04", None),
        ("Author: Site Editor Publish Time: 2024-05-10 Origin: Site", "published", "2024-05-10", None),
    ],
)
def test_reads_a_header_line(line: str, role: str, day: str, source: str | None) -> None:
    header = read_header_line(line)
    assert header is not None
    assert (role, date.fromisoformat(day)) in header.dates
    assert source is None or header.source == source


@pytest.mark.parametrize(
    "line",
    [
        "On March 5, 2024",
        "As of March 5, 2024",
        "By March 5, 2024",
        "Phase one: March 5, 2024",
        "The plant will start on May 22, 2023",
        "Lithium carbonate futures open higher on March 5, 2024",
        "On March 5, 2024, the plant opened.",
        "Power battery installations in January 2024",
    ],
)
def test_a_line_that_dates_something_else_is_no_header(line: str) -> None:
    assert read_header_line(line) is None


@pytest.mark.parametrize(
    ("paragraph", "dateline", "day"),
    [
        ("Nanchang, September 9 (Reporter Lai, Liu) The city", "Nanchang, September 9 (Reporter Lai, Liu)", None),
        ("BEIJING, May 12 (Xinhua) -- China", "BEIJING, May 12 (Xinhua) --", None),
        ("SHANGHAI, March 3, 2024 /PRNewswire/ -- Cells", "SHANGHAI, March 3, 2024 /PRNewswire/ --", "2024-03-03"),
        ("(Yicai) Nov. 3 -- A firm", "(Yicai) Nov. 3 --", None),
        ("HONG KONG (Reuters) - A firm", "HONG KONG (Reuters) -", None),
        ("Dec 8 (Reuters) - A firm", "Dec 8 (Reuters) -", None),
        ("NEW YORK--(BUSINESS WIRE)--A firm", "NEW YORK--(BUSINESS WIRE)--", None),
        ("HONG KONG SAR - Media OutReach Newswire - 5 March 2024 - A", None, "2024-03-05"),
        ("Seoul, South Korea – March 5, 2024 – A firm", "Seoul, South Korea – March 5, 2024 –", "2024-03-05"),
        (
            "Xinhua News Agency, Beijing, March 5 (Reporter An) The",
            "Xinhua News Agency, Beijing, March 5 (Reporter An)",
            None,
        ),
    ],
)
def test_finds_a_dateline(paragraph: str, dateline: str | None, day: str | None) -> None:
    found = find_dateline(paragraph)
    assert found is not None
    assert dateline is None or paragraph[found.start : found.end] == dateline
    assert str(found.day) == str(day)


@pytest.mark.parametrize(
    "paragraph",
    [
        "On March 26, the ceremony was held",
        "On March 26 (Tuesday), the ceremony was held",
        "March 5 - the day the line started",
        "Ganfeng Lithium, March 5: shares rose",
        "CATL (300750.SZ) said on Monday",
        "Tan Ding, Standing Committee of Changde, spoke",
        "GEM Co., Ltd. and SK On signed",
    ],
)
def test_a_sentence_is_no_dateline(paragraph: str) -> None:
    assert find_dateline(paragraph) is None


RULES = [(rule, text, True) for rule in shipped_furniture().rules for text in rule.hits]
RULES += [(rule, text, False) for rule in shipped_furniture().rules for text in rule.misses]


@pytest.mark.parametrize(("rule", "text", "acts"), RULES, ids=lambda value: getattr(value, "id", None))
def test_furniture_rules_do_what_they_claim(rule: FurnitureRule, text: str, acts: bool) -> None:
    furniture = shipped_furniture()
    ask = {"drop tail": furniture.know_tail, "drop credit": furniture.know_credit}.get(rule.does, furniture.know_line)
    knows = ask(text)
    assert rule.acts_on(text) is acts
    assert not acts or knows is not None


@pytest.mark.parametrize("rule", shipped_furniture().rules, ids=lambda rule: rule.id)
def test_a_furniture_rule_is_not_tired_out(rule: FurnitureRule) -> None:
    words = {word for text in rule.hits for word in re.findall(r"\w+", text)}
    tiring = [text * 60 + "\x01" for text in rule.hits] + [
        f"{word}{gap}" * 200 + "?" for word in words for gap in " /."
    ]
    start = time.process_time()
    for line in tiring:
        rule.acts_on(line)
    assert time.process_time() - start < 1


GOOD = """
rules:
  - id: a.b
    does: drop line
    pattern: buy now.*
    why: A button.
    hits: [Buy now]
    misses: [They buy cells now]
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("misses: [They buy cells now]", "", "needs id, does, why, hits, misses"),
        ("drop line", "burn", "`does` is 'burn'"),
        ("buy now.*", "(buy now.*", "no regular expression"),
        ("buy now.*", "'(buy) now.*'", "capturing group"),
        ("hits: [Buy now]", "hits: [Sell now]", "its own hit 'Sell now'"),
        ("They buy cells now", "Buy now or never", "lists as a miss"),
        ("pattern: buy now.*", "", "either a `pattern` or a list of `phrases`"),
        ("hits: [Buy now]", "hits: Buy now", "`hits` must be a list"),
        ("rules:", "rule:", "one key `rules`"),
        ("does: drop line", "does: [drop line", "not readable as YAML"),
    ],
)
def test_a_wrong_furniture_file_names_file_and_entry(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    (tmp_path / "furniture.yml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(RuleError) as error:
        load_furniture([tmp_path])
    assert says in str(error.value)
    assert str(tmp_path / "furniture.yml") in str(error.value)


def test_a_users_furniture_adds_to_the_shipped(tmp_path: Path) -> None:
    (tmp_path / "furniture.yml").write_text(GOOD, "utf-8")
    furniture = load_furniture([tmp_path / "missing", tmp_path])
    assert [rule.id for rule in furniture.rules] == ["a.b"]
    rule = furniture.know_line("  BUY NOW and save ")
    assert rule is not None
    assert rule.id == "a.b"
