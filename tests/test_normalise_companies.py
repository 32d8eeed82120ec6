"""Company mentions: a repetition of a name stands only where the name itself does."""

import pytest

from pipeline.confidence import IN_A_BODY, LISTED, Confidence
from pipeline.normalise import normalise_spans
from pipeline.records import CleanArticle, CompanyMention, Found, Span

TEXT = "Jingkai is a zone. They met Jingkai again."
CONFIDENCE = Confidence(0.0, {"seen": 2.0, "doubted": -2.0, "repeated": 3.0}, least=0.6)


def span(start: int, rule: str, sign: str) -> Span:
    return Span(start, start + len("Jingkai"), "Jingkai", "company", rule, signs=(sign,))


@pytest.mark.parametrize(
    ("sign", "mentions", "reasons"),
    [
        ("seen", 2, []),
        ("doubted", 0, ["too unsure to be a company: 0.12", "too unsure to be a company: 0.12"]),
    ],
)
def test_a_repetition_stands_with_what_it_repeats(sign: str, mentions: int, reasons: list[str]) -> None:
    spans = (span(0, "company.model", sign), span(TEXT.rindex("Jingkai"), "company.alias", "repeated"))
    article = CleanArticle(source="", title=None, published=None, text=TEXT)
    found, rejections = normalise_spans(article, Found(((0, len(TEXT)),), spans, ()), CONFIDENCE)
    assert [type(mention) for mention in found] == [CompanyMention] * mentions
    assert [rejection.reason for rejection in rejections] == reasons


def test_a_short_form_needs_no_hit_of_its_own() -> None:
    long = Span(0, 7, "Jingkai", "company", "company.alias/co.jingkai", signs=("repeated",))
    article = CleanArticle(source="", title=None, published=None, text=TEXT)
    found, _ = normalise_spans(article, Found(((0, len(TEXT)),), (long,), ()), CONFIDENCE)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("signs", "reasons"),
    [
        (("seen", IN_A_BODY), ["stands only in what a place or a public body is called"]),
        (("seen", IN_A_BODY, LISTED), []),
        (("seen",), []),
    ],
)
def test_what_stands_only_in_the_name_of_a_body_is_none(signs: tuple[str, ...], reasons: list[str]) -> None:
    spans = (Span(0, 7, "Jingkai", "company", "company.model", signs=signs),)
    article = CleanArticle(source="", title=None, published=None, text=TEXT)
    _, rejections = normalise_spans(article, Found(((0, len(TEXT)),), spans, ()), CONFIDENCE)
    assert [rejection.reason for rejection in rejections] == reasons
