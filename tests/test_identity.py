"""identity: which names mean one company, in whatever order they come, and what stays apart."""

from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity import Company, Decision, Grouping, Identities, Named, Suggester, load_identities
from pipeline.rulebook import load_rulebook
from pipeline.settings import load_settings

FULL = "Liaoning Qingmu Sodium Battery Co., Ltd."
RULES = load_rulebook(load_settings().rule_folders)
SHIPPED = load_identities(RULES, Path("no decisions"))
SPELL = SHIPPED.table.spell


def own(*names: str, ticker: str | None = None) -> list[Named]:
    """Articles that call a company so and not otherwise."""
    return [Named(name, name, ticker) for name in names]


def grouped(named: list[Named], *decisions: Decision) -> list[set[str]]:
    """The articles' names, group by group."""
    companies = Identities(SHIPPED.table, decisions, SHIPPED.places).group(named)
    return sorted(({one.name for one in company.named} for company in companies), key=sorted)


def merge(company: str, *names: str) -> Decision:
    return Decision("merge", company, names, "li", "2025-03-01T09:30:00+00:00")


def split(company: str, *names: str) -> Decision:
    return Decision("split", company, names, "li", "2025-03-02T09:30:00+00:00")


@pytest.mark.parametrize(
    ("names", "form"),
    [
        (["Borun Cells Co., Ltd.", "Borun Cells CO., LTD", "Borun Cells Co Ltd", "borun cells co.,ltd."], "Co., Ltd."),
        (["Borun Cells Corp.", "Borun Cells Corp"], "Corp."),
        (["Borun Cells Inc", "Borun Cells, Inc."], "Inc."),
        (["Borun Cells GmbH"], "GmbH"),
        (["Borun Cells Joint Stock Company", "Borun Cells JSC"], "Joint Stock Company"),
        (["Borun Cells Company", "Borun Cells Co."], "Co."),
        (["Borun Cells", "BORUN CELLS", "Bo Run Cells", "Borun-Cells"], None),
    ],
)
def test_a_legal_form_is_known_in_every_spelling(names: list[str], form: str | None) -> None:
    assert {(SPELL(name).key, SPELL(name).form) for name in names} == {("boruncells", form)}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["Borun Holding Group", "Borun Group", "Borun Holdings Co., Ltd."], id="group"),
        pytest.param(["Duo Fu Duo", "Duofuduo"], id="syllables"),
        pytest.param(["Leclanché Cells", "Leclanche Cells"], id="accents"),
        pytest.param(["Prime & Sun Solutions", "Prime and Sun Solutions"], id="ampersand"),
        pytest.param(["Lanhe Cells (Yibin) Co., Ltd.", "Lanhe Cells Yibin Co Ltd"], id="brackets"),
    ],
)
def test_spellings_of_one_name_are_alike(names: list[str]) -> None:
    assert len({SPELL(name).key for name in names}) == 1


def test_a_bare_name_keeps_its_case_and_a_group_is_more_than_bare() -> None:
    assert SPELL("GEM").key != SPELL("Gem").key
    assert [SPELL(name).bare for name in ("Qingmu", "Qing Mu", "Qingmu Group", "Qingmu Ltd.")] == [
        True,
        True,
        False,
        False,
    ]


def test_names_are_joined_by_table_spelling_and_ticker() -> None:
    named = [
        *own("Ningde Times", "CATL", "Contemporary Amperex Technology Co., Limited"),
        *own(FULL, "Liaoning Qingmu Sodium Battery CO LTD"),
        *own("Qingmu Sodium Industry", FULL, ticker="SZSE:300999"),
    ]
    assert grouped(named) == [
        {"CATL", "Contemporary Amperex Technology Co., Limited", "Ningde Times"},
        {FULL, "Liaoning Qingmu Sodium Battery CO LTD", "Qingmu Sodium Industry"},
    ]


def test_a_bare_short_form_means_nobody_in_another_article() -> None:
    named = [Named(FULL, FULL), Named("Qingmu", FULL), *own("Qingmu")]
    assert grouped(named) == [{FULL}, {"Qingmu"}]


def test_a_bare_name_follows_its_ticker_in_its_own_article_only() -> None:
    named = [*own(FULL, "Qingmu", ticker="SZSE:300999"), *own("Qingmu")]
    first, second = Identities(SHIPPED.table).group(named)
    assert [len(first.named), len(second.named)] == [2, 1]
    assert (second.name, second.tickers) == ("Qingmu", ())


def test_bare_names_with_one_ticker_are_one_company_and_keep_a_name_of_their_own() -> None:
    named = [*own("Qingmu", "Qinghe", ticker="SZSE:300999"), *own("Qingmu")]
    assert [company.name for company in Identities(SHIPPED.table).group(named)] == [
        "Qingmu",
        "Qingmu (SZSE:300999)",
    ]


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(
            [*own("Borun Cells", ticker="SSE:600001"), *own("Olvia Power", "Borun Cells", ticker="SSE:600002")],
            id="two codes at one exchange",
        ),
        pytest.param([*own("CATL", "BYD", ticker="SSE:600001")], id="two companies of the table"),
        pytest.param([*own("Voltim Trucks AB"), *own("Voltim Trucks GmbH"), *own("Voltim Trucks")], id="two countries"),
        pytest.param([*own("Borun Group"), *own("Borun Technology Co., Ltd."), *own("Borun")], id="a group's company"),
    ],
)
def test_what_contradicts_itself_joins_nothing(named: list[Named]) -> None:
    assert all(len(names) == 1 for names in grouped(named))


def test_a_company_has_what_the_table_and_its_name_say() -> None:
    (company,) = Identities(SHIPPED.table, (), SHIPPED.places).group([Named("Qingmu", FULL, "SZSE:300999")])
    assert (company.name, company.legal_form, company.place) == (FULL, "Co., Ltd.", "Liaoning")
    assert company.tickers == ("SZSE:300999",)
    assert [(alias.text, alias.source) for alias in company.aliases] == [("Qingmu", "text")]
    assert SHIPPED.places.of("Lanhe Cells (Yibin) Co., Ltd.") == "Yibin"


def test_the_table_gives_its_aliases_as_seed() -> None:
    (company,) = SHIPPED.group(own("BYD Co., Ltd.", "Duofu Duo"))[:1]
    assert company.name == "BYD"
    (company,) = SHIPPED.group(own("Duofu Duo"))
    assert ("Duofuduo", "seed") in [(alias.text, alias.source) for alias in company.aliases]


NAMES = st.sampled_from([FULL, "Qingmu", "Qingmu Sodium", "Borun Cells", "Borun Cells AB", "CATL", "Volta", "BYD"])
TICKERS = st.sampled_from([None, "SZSE:300999", "SZSE:300998", "HKEX:3999"])
DECISIONS = st.builds(
    lambda what, names: Decision(what, names[0], tuple(names[1:]), "li", "2025"),
    st.sampled_from(["merge", "split"]),
    st.lists(NAMES, min_size=2, max_size=2, unique=True),
)


@given(st.lists(st.builds(Named, NAMES, NAMES, TICKERS), max_size=9), st.lists(DECISIONS, max_size=4), st.randoms())
def test_the_same_names_in_any_order_give_the_same_companies(
    named: list[Named], decisions: list[Decision], random: Random
) -> None:
    identities = Identities(SHIPPED.table, tuple(decisions), SHIPPED.places)
    shuffled = list(named)
    random.shuffle(shuffled)
    companies = identities.group(named)
    assert identities.group(shuffled + shuffled) == companies
    assert {one for company in companies for one in company.named} == set(named)
    assert len({company.name for company in companies}) == len(companies)


def test_a_merge_joins_and_a_split_parts_again() -> None:
    named = [*own(FULL, "Liaoning Qingmu Sodium Battery Co Ltd", "Qingmu", "Borun Cells")]
    apart = grouped(named)
    joined = merge(FULL, "Qingmu")
    assert {FULL, "Liaoning Qingmu Sodium Battery Co Ltd", "Qingmu"} in grouped(named, joined)
    assert grouped(named, joined, joined) == grouped(named, joined)
    assert grouped(named, joined, split(FULL, "Qingmu")) == apart
    assert grouped(named, joined, split(FULL, "Qingmu"), joined) == grouped(named, joined)


def test_undoing_a_merge_keeps_what_was_merged_before() -> None:
    named = own("Borun Cells", "Olvia Power", "Zhongpo Energy")
    decisions = (merge("Olvia Power", "Zhongpo Energy"), merge("Borun Cells", "Olvia Power"))
    assert grouped(named, *decisions, split("Borun Cells", "Olvia Power")) == [
        {"Borun Cells"},
        {"Olvia Power", "Zhongpo Energy"},
    ]


def test_the_name_that_a_person_chose_stays() -> None:
    named = own("Borun", "Borun Cells and Energy Storage Technology Co., Ltd.")
    longer = named[1].name
    (company,) = Identities(SHIPPED.table, (merge("Borun", longer),)).group(named)
    assert company.name == "Borun"
    assert {(alias.text, alias.source) for alias in company.aliases} == {(longer, "text"), (longer, "merge")}


def test_words_that_the_table_gives_a_company_can_be_split_off() -> None:
    named = [Named("Ningde Times", "CATL"), *own("CATL")]
    companies = Identities(SHIPPED.table, (split("CATL", "Ningde Times"),)).group(named)
    assert [(company.name, company.named[0].text) for company in companies] == [
        ("CATL", "CATL"),
        ("Ningde Times", "Ningde Times"),
    ]
    assert "Ningde Times" not in [alias.text for alias in companies[0].aliases]
    assert companies[1].aliases == ()
    back = Identities(SHIPPED.table, (split("CATL", "Ningde Times"), merge("CATL", "Ningde Times"))).group(named)
    assert [company.name for company in back] == ["CATL"]
    assert ("Ningde Times", "seed") in [(alias.text, alias.source) for alias in back[0].aliases]


def test_a_name_that_a_ticker_joined_can_be_split_off() -> None:
    named = own("Borun Cells", "Olvia Power", ticker="SSE:600001")
    assert grouped(named) == [{"Borun Cells", "Olvia Power"}]
    assert grouped(named, split("Olvia Power", "Borun Cells")) == [{"Borun Cells"}, {"Olvia Power"}]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_decision_holds_for_names_that_come_later(order: tuple[int, ...]) -> None:
    named = own("Borun Cells Co., Ltd.", "Borun Cells Inc.", "Olvia Power")
    decisions = (merge("Borun Cells Co., Ltd.", "Olvia Power"),)
    (company,) = Identities(SHIPPED.table, decisions).group([named[index] for index in order])
    assert company.name == "Borun Cells Co., Ltd."


def suggested(*companies: str | Company) -> list[tuple[str, str]]:
    there = [Company(company) if isinstance(company, str) else company for company in companies]
    return [(pair.company, pair.other) for pair in Suggester(RULES, SHIPPED.table).suggest(there)]


@pytest.mark.parametrize(
    "pair",
    [
        (FULL, "Qingmu Technology"),
        ("Borun Group", "Borun Energy Co., Ltd."),
        ("Brunotecca Power", "Brunoteca Power"),
        ("Star Volta Energy", "Starvolta Energy Co., Ltd."),
    ],
)
def test_names_with_the_same_own_words_are_suggested(pair: tuple[str, str]) -> None:
    assert [set(found) for found in suggested(*pair, "Olvia Power")] == [set(pair)]


@pytest.mark.parametrize(
    "pair",
    [
        ("LG", "SK Energy Solution"),
        ("LG Energy Solution", "SK Energy Solution"),
        ("CATL", "CALB"),
        ("Hunan New Energy Technology Co., Ltd.", "Hubei New Energy Technology Co., Ltd."),
        ("Group14", "Group15"),
        ("Volta88 Power", "Volta89 Power"),
    ],
)
def test_names_that_share_only_words_of_the_trade_are_not(pair: tuple[str, str]) -> None:
    assert suggested(*pair) == []


def test_two_codes_at_one_exchange_are_two_companies() -> None:
    assert suggested(Company("Borun", tickers=("SSE:600001",)), Company("Borun Cells", tickers=("SSE:600002",))) == []
    assert suggested(Company("Borun", tickers=("SSE:600001",)), Company("Borun Cells", tickers=("HKEX:3999",))) != []


def test_what_a_person_has_split_is_known_as_parted() -> None:
    named = own("Borun Cells", "Borun Energy")
    decisions = (merge("Borun Cells", "Borun Energy"), split("Borun Cells", "Borun Energy"))
    grouping = Grouping(Identities(SHIPPED.table, decisions), named)
    assert grouping.were_parted(*grouping.companies())
    assert not Grouping(Identities(SHIPPED.table), named).were_parted(*grouping.companies())
