"""sheets: companies.csv and products.csv, and what is wrong in one is named with file, line, column and remedy."""

import csv
from pathlib import Path

import pytest
from spelt import read

from pipeline.errors import RuleError
from pipeline.identity import load_identities
from pipeline.reading import Reader, load_reader
from pipeline.records import CleanArticle, CompanyMention
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings
from pipeline.sheets import read_companies, read_products
from pipeline.sheets.companies import COLUMNS

ROOT = Path(__file__).parents[1]
HEAD = "name,legal_name,aliases,any_case,tickers,place,country\n"


def write(folder: Path, content: str, name: str = "companies.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def read_with(home: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The companies that a user with this home finds in the text: the words and the name."""
    monkeypatch.setenv("GIGAWIRE_HOME", str(home))
    reading = load_reader(load_settings()).read(CleanArticle("", None, None, text))
    return [(m.text, m.name) for m in reading.mentions if isinstance(m, CompanyMention)]


def test_a_row_is_a_company_with_its_names(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + 'Borun,"Borun Cells Co., Ltd.",Bo Run|BRC,borun cells,SZSE:300999,Yibin,China\n\n')
    borun = read_companies([path])["Borun"]
    assert borun.exact == ("Borun", "Borun Cells Co., Ltd.", "Bo Run", "BRC")
    assert (borun.any_case, borun.tickers, borun.place) == (("borun cells",), ("SZSE:300999",), "Yibin")


def test_a_later_sheet_adds_to_a_company_that_is_there(tmp_path: Path) -> None:
    first = write(tmp_path, HEAD + "Borun,,BRC,,SZSE:300999,Yibin,\n")
    second = write(tmp_path, HEAD + "Borun,,Bo Run,,,Zigong,\n", "mine.csv")
    borun = read_companies([first, second])["Borun"]
    assert (borun.aliases, borun.tickers, borun.place) == (("BRC", "Bo Run"), ("SZSE:300999",), "Zigong")


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (HEAD + ",,BRC,,,,\n", "line 2, column `name`", "has no name"),
        (HEAD + "Borun,,,,,,\n\nBorun,,BRC,,,,\n", "line 4", "has a row already"),
        (HEAD + "Borun,,BRC,,,,\nBrancor,,BRC,,,,\n", "line 3, column `aliases`", '"BRC" belongs to "Borun" already'),
        (HEAD + "Borun,,,BRC,,,\nBrancor,,,brc,,,\n", "line 3, column `any_case`", "Remove it from one of the two"),
        (HEAD + "Borun,,,,SSE:1,,\nBrancor,,,,SSE:1,,\n", "line 3, column `tickers`", '"SSE:1" belongs to'),
        (HEAD + "Borun,,,,300999,,\n", "line 2, column `tickers`", "such as SZSE:300750"),
        (HEAD + "Borun,,BRC||Bo Run,,,,\n", "line 2, column `aliases`", "between two bars is empty"),
        (HEAD + "Borun,,---,,,,\n", "line 2, column `aliases`", "no letter and no digit"),
        (HEAD + "Borun,Borun Cells Co., Ltd.,,,,,\n", "line 2", "8 cells where the header has 7"),
        (HEAD + 'Borun,"Bo\nrun",,,,,\nBrancor,,,\n', "line 4", "4 cells where"),
        ("name,aliases\nBorun,\n", "line 1", f"Write {','.join(COLUMNS)}"),
        ("", "line 1", "the columns are missing"),
        (HEAD + 'Borun,"a"b,,,,,\n', "", "not readable as CSV"),
    ],
)
def test_a_wrong_row_is_named_with_its_place_and_a_remedy(content: str, where: str, said: str, tmp_path: Path) -> None:
    path = write(tmp_path, content)
    with pytest.raises(RuleError) as caught:
        read_companies([path])
    assert str(caught.value).startswith(f"{path}" + (f", {where}" if where else ""))
    assert said in str(caught.value)


def test_a_sheet_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_bytes(HEAD.encode() + "Borün,,,,,,\n".encode("latin-1"))
    with pytest.raises(RuleError, match="Save it as CSV in UTF-8"):
        read_companies([path])


@pytest.mark.parametrize(
    ("rows", "where", "said"),
    [
        (",sodium cell,battery\n", "line 2, column `name`", "has no name"),
        ("sodium cell,Na cell,\nsalt cell,na cell,\n", "line 3, column `surfaces`", 'belongs to "sodium cell" already'),
    ],
)
def test_a_wrong_product_is_named_too(rows: str, where: str, said: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"name,surfaces,group\n{rows}", "products.csv")
    with pytest.raises(RuleError) as caught:
        read_products([path])
    assert f"{path}, {where}" in str(caught.value) and said in str(caught.value)


def test_a_users_companies_are_found_as_they_are_written_or_in_any_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, HEAD + "Zymbatt,,ZYB,zymcells,,,\n")
    assert read_with(tmp_path, "Here ZYB and Zymcells met; zyb did not. ZYMCELLS left.", monkeypatch) == [
        ("ZYB", "Zymbatt"),
        ("Zymcells", "Zymbatt"),
        ("ZYMCELLS", "Zymbatt"),
    ]


def test_a_named_lexeme_of_a_users_rule_file_is_a_company_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").mkdir()
    rule = "{id: mine.zym, class: NAMED, case: exact, surfaces: [Zymbatt, ZYB], value: {name: Zymbatt}}"
    write(tmp_path / "rules", f"layer: companies\nlexicon:\n  - {rule}\n", "mine.yml")
    assert read_with(tmp_path, "Here ZYB said so.", monkeypatch) == [("ZYB", "Zymbatt")]
    table = load_identities(load_rulebook(load_settings().rule_folders), tmp_path / "none").table
    assert table.of_name("ZYB Co., Ltd.") == "Zymbatt"


def test_a_name_in_a_sheet_and_in_a_rule_file_is_a_tie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    rule = "{id: mine.zym, class: NAMED, case: exact, surfaces: [ZYB], value: {name: Zymbatt}}"
    write(tmp_path / "rules", f"layer: companies\nlexicon:\n  - {rule}\n", "mine.yml")
    write(tmp_path, HEAD + "Zybra,,ZYB,,,,\n")
    monkeypatch.setenv("GIGAWIRE_HOME", str(tmp_path))
    with pytest.raises(RuleError, match=r"mine.yml, line 3: .*listed under both|companies.csv, line 2: .*both"):
        Reader(load_settings().rule_folders)


def test_two_names_that_no_id_could_tell_apart_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "Zym Batt,,,,,,\nZym-Batt,,,,,,\n")
    with pytest.raises(RuleError, match=r"line 3.*too much like"):
        load_rulebook([*load_settings().rule_folders, path])


def test_an_unknown_exchange_is_named_with_the_row(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "Zymbatt,,,,MOON:1,,\n")
    rules = load_rulebook([*load_settings().rule_folders, path])
    with pytest.raises(RuleError, match=r"companies\.csv, line 2: no rule knows the exchange of 'MOON:1'"):
        load_identities(rules, tmp_path / "none")


@pytest.mark.parametrize("column", [1, 4, 5])
def test_the_version_of_the_rules_changes_with_every_cell(column: int, tmp_path: Path) -> None:
    before = ["Zymbatt", "Zymbatt Ltd.", "", "", "SZSE:300998", "Yibin", "China"]
    versions = set()
    for cell in (before[column], {1: "Zymbatt Inc.", 4: "SSE:600001", 5: "Zigong"}[column]):
        row = [*before[:column], cell, *before[column + 1 :]]
        path = write(tmp_path, HEAD + ",".join(row) + "\n")
        versions.add(load_rulebook([*load_settings().rule_folders, path]).digest)
    assert len(versions) == 2


def test_the_shipped_sheets_load_and_are_in_order() -> None:
    folder = ROOT / "corpus"
    companies = read_companies([folder / "companies.csv"])
    assert len(companies) >= 300
    assert read_products([folder / "products.csv"])
    for name in ("companies.csv", "products.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            assert all(cell == cell.strip() for row in csv.reader(file) for cell in row)


@pytest.mark.parametrize(
    ("text", "product", "name"),
    [
        ("The base makes 2 GWh of sodium ion batteries a year.", "sodium ion batteries", "sodium-ion battery"),
        (
            "The base makes 2 GWh of long-life sodium-ion batteries.",
            "long-life sodium-ion batteries",
            "sodium-ion battery",
        ),
        ("The base makes 2 GWh a year.", None, None),
    ],
)
def test_a_product_keeps_the_articles_words_beside_its_canonical_name(
    text: str, product: str | None, name: str | None
) -> None:
    (fact,) = read(text).facts
    assert (fact.product, fact.product_name) == (product, name)
