"""A user's rule file: what it adds is read, and what is wrong in it stops the run with file, line and remedy."""

import re
from pathlib import Path

import pytest
from workplace import gigawire

from pipeline.clean import clean_article
from pipeline.errors import RuleError
from pipeline.normalise import ambiguous
from pipeline.normalise.ambiguous import Surroundings, settle
from pipeline.reading import Reader, load_reader
from pipeline.records import Quantity, RawArticle
from pipeline.rule_values import CONDITIONS
from pipeline.settings import load_settings

ROOT = Path(__file__).parents[1]
EXAMPLES = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), re.DOTALL)

UNIT = "lexicon:\n  - {id: mine.x, class: UNIT, surfaces: [xx], value: {kind: mass, unit: t, factor: '1'}}"
PATTERN = (
    "patterns:\n  - id: mine.p\n    label: quantity\n    pattern: 'PUT'\n"
    "    hits: [{text: It holds 5 GWh., span: 5 GWh}]\n    misses: [It holds.]"
)


def refusal_of(folder: Path, content: str) -> str:
    (folder / "mine.yml").write_text(content, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_reader(load_settings(folder))
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (UNIT.replace("unit: t", "unit: kg"), 3, "Every mass is kept in t"),
        (UNIT.replace("kind: mass", "kind: weight"), 3, "must be one of"),
        (UNIT.replace("'1'", "many"), 3, "Write a number or a fraction"),
        (UNIT.replace(", factor: '1'", ""), 3, "needs `factor`"),
        (UNIT.replace("[xx]", "[tons]"), 3, "listed under both"),
        (UNIT.replace("[xx]", "[no]"), 3, "Put it in quotes"),
        (UNIT.replace("[xx]", "xx"), 3, "expected a list of words"),
        (UNIT.replace("class: UNIT", "klass: UNIT"), 3, "`class` is missing"),
        (UNIT.replace("surfaces", "spellings: [y], surfaces"), 3, "unknown key `spellings`"),
        (UNIT.replace("mine.x", "5"), 3, "are texts"),
        (UNIT.replace("{kind: mass, unit: t, factor: '1'}", "1000"), 3, "Write a mapping"),
        (f"{UNIT}\n\n{UNIT.partition(chr(10))[2]}", 5, "Rename one of them"),
        ("lexicon:\n  - {id: mine.c, class: CURRENCY, surfaces: [qq], value: {code: quatloo}}", 3, "ISO 4217"),
        ("lexicon:\n  - {id: mine.h, class: HEDGE, surfaces: [qq], value: {qualifier: maybe}}", 3, "must be one of"),
        ("lexicon:\n  - {id: mine.r, class: RATE, surfaces: [qq], value: {per: fortnight}}", 3, "must be one of"),
        (UNIT.replace("'1'", "'1', readings: [{when: {nearby: [x]}, then: {}}]"), 3, "no condition `nearby`"),
        ("\nlexicon: {id: mine.x}", None, "must be a list of entries"),
        ("lexicon:\n  - [", 4, "not readable as YAML"),
        (PATTERN.replace("PUT", "< NUMBR UNIT >"), 3, "no lexeme has the class `NUMBR`"),
        (PATTERN.replace("PUT", "< (NUMBER UNIT >"), 3, "does not compile"),
        (PATTERN.replace("PUT", "< NUMBER NUMBER >"), 3, "does not find '5 GWh' in its own hit"),
        (PATTERN.replace("PUT", "< NUMBER UNIT >").replace("It holds.", "It is 7 t."), 3, "in its own miss"),
        (PATTERN.replace("span: 5 GWh", "span: 6 GWh"), 3, "does not stand in its text"),
        (PATTERN.replace("    misses: [It holds.]", ""), 3, "a list of `hits` and one of `misses`"),
    ],
)
def test_a_wrong_rule_is_named_with_its_file_its_line_and_a_remedy(
    content: str, line: int | None, said: str, tmp_path: Path
) -> None:
    message = refusal_of(tmp_path, f"layer: quantities\n{content}\n")
    place = f"{tmp_path / 'mine.yml'}" + (f", line {line}" if line else "")
    assert message.startswith(place)
    assert said in message


def test_a_file_without_a_layer_and_one_with_an_unknown_key_are_named(tmp_path: Path) -> None:
    assert "names no `layer`" in refusal_of(tmp_path, UNIT)
    assert "unknown key `lexikon`" in refusal_of(tmp_path, "layer: quantities\nlexikon: []")


def test_a_wrong_rule_stops_the_run_before_the_first_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news.txt").write_text("It holds 5 GWh of cells.", encoding="utf-8")
    Path("rules").mkdir()
    Path("rules/mine.yml").write_text(f"layer: quantities\n{UNIT.replace('unit: t', 'unit: kg')}", encoding="utf-8")
    result = gigawire("run", "news.txt", "--rules", "rules", status=2)
    assert "rules/mine.yml, line 3" in result.stderr
    assert not Path("gigawire.sqlite").exists()
    assert "no such folder" in gigawire("version", "--rules", "nowhere", status=2).stderr


def test_a_unit_a_currency_and_a_scale_word_of_the_user_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules").mkdir()
    Path("rules/mine.yml").write_text(
        "layer: quantities\nlexicon:\n"
        "  - {id: mine.picul, class: UNIT, surfaces: [picul, piculs], value: {kind: mass, unit: t, factor: '0.06'}}\n"
        "  - {id: mine.omr, class: CURRENCY, surfaces: [OMR], value: {code: OMR}}\n"
        "  - {id: mine.myriad, class: SCALE, surfaces: [myriad], value: {factor: '1e4'}}\n",
        encoding="utf-8",
    )
    text = (
        "Word came from the hills.\n\nThe yard bought 300piculs of it for OMR 5 million and 2 myriad tons for itself."
    )
    Path("news.txt").write_text(text, encoding="utf-8")
    gigawire("run", "news.txt", "--rules", "rules", "--db", "news.sqlite")
    reading = Reader(load_settings(Path("rules")).rule_folders).read(clean_article(RawArticle("news.txt", text)))
    amounts = [(m.text, float(m.low or 0), m.unit) for m in reading.mentions if isinstance(m, Quantity)]
    assert amounts == [("300piculs", 18.0, "t"), ("OMR 5 million", 5e6, "OMR"), ("2 myriad tons", 2e4, "t")]
    assert "5000000" in gigawire("export", "news.sqlite", "--format", "jsonl").stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=[str(number) for number in range(len(EXAMPLES))])
def test_the_examples_of_the_docs_load(example: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(example, encoding="utf-8")
    assert load_reader(load_settings(tmp_path)).version != load_reader().version


def test_every_condition_that_a_file_may_name_can_be_tested() -> None:
    assert set(ambiguous._CONDITIONS) == CONDITIONS


POUND = {
    "kind": "mass",
    "readings": [{"when": {"near": ["cost"], "not_followed_by": ["of"]}, "then": {"kind": "money"}}],
}


@pytest.mark.parametrize(
    ("sentence", "after", "kind"),
    [
        ("It cost 5 pounds.", ".", "money"),
        ("It weighs 5 pounds.", ".", "mass"),
        ("The cost: 5 pounds of ore.", " of ore", "mass"),
    ],
)
def test_an_ambiguous_unit_means_what_its_surroundings_say(sentence: str, after: str, kind: str) -> None:
    assert settle(POUND, Surroundings(sentence=sentence, after=after))["kind"] == kind


def test_a_sign_means_what_the_article_says_of_it() -> None:
    amounts = {}
    for text in (
        "Tokyo: it cost ¥5 million, in yen.",
        "It cost ¥5 million.",
        "All figures are in Australian dollars. It cost $5m.",
    ):
        reading = load_reader().read(clean_article(RawArticle("x", text), furniture=None))
        amounts[text[:5]] = [m.unit for m in reading.mentions if isinstance(m, Quantity)]
    assert amounts == {"Tokyo": ["JPY"], "It co": ["CNY"], "All f": ["AUD"]}
