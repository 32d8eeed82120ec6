"""Normalise: read values out of spans.

In    the spans of one article, in text order, with its publication day
Out   mentions, in text order
Else  a Rejection for every span that could not be read, with the reason
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.confidence import IN_A_BODY, UNFITTED, Confidence
from pipeline.normalise.companies import name_companies
from pipeline.normalise.context import Context
from pipeline.normalise.dates import read_date
from pipeline.normalise.quantities import link_equivalents, read_quantity, share_rates
from pipeline.normalise.tickers import give_tickers
from pipeline.records import CleanArticle, DateMention, Found, Mention, Rejection, Span

__all__ = ["normalise_spans"]

_REPEATED = "company.alias"  # the rule that finds a name again where the article repeats it


def normalise_spans(
    article: CleanArticle, found: Found, confidence: Confidence = UNFITTED
) -> tuple[list[Mention], list[Rejection]]:
    """Read every span of ``found``; each one ends as a mention or as a rejection."""
    sentences = tuple(article.text[start:end] for start, end in found.sentences)
    context = Context(article.published, sentences, article.text)
    doubtful = _doubtful(found.spans, confidence)
    sure = [span for span in found.spans if span.label == "company" and _holds(span, doubtful, confidence)]
    named = name_companies(sure, confidence)
    companies = iter(give_tickers(named, found.cues, article.text))
    mentions: list[Mention] = []
    rejections: list[Rejection] = []
    for span in found.spans:
        result: Mention | Rejection
        if span.label == "company":
            if _holds(span, doubtful, confidence):
                result = next(companies)
            else:
                result = _unsure(span, min(doubtful.get(span.text, 1.0), confidence.of(span.signs)))
        elif _in_dateline(span, article):
            result = Rejection(span.start, span.end, span.text, span.label, span.found_by, "part of the dateline")
        elif span.label == "quantity":
            result = read_quantity(span, context)
        else:
            result = read_date(span, context, sentence_start=found.sentences[span.sentence][0])
        if isinstance(result, Rejection):
            rejections.append(result)
            continue
        mentions.append(result)
        if isinstance(result, DateMention):
            context = replace(context, previous=(*context.previous[-8:], result))
    return link_equivalents(share_rates(mentions, article.text), article.text), rejections


def _doubtful(spans: Sequence[Span], confidence: Confidence) -> dict[str, float]:
    """The texts of which no hit but a repetition stands, with the best confidence of the others."""
    first = [span for span in spans if span.label == "company" and not span.found_by.startswith(_REPEATED)]
    standing = {span.text for span in first if confidence.holds(span.signs)}
    best: dict[str, float] = {}
    for span in first:
        if span.text not in standing:
            best[span.text] = max(best.get(span.text, 0.0), confidence.of(span.signs))
    return best


def _holds(span: Span, doubtful: Collection[str], confidence: Confidence) -> bool:
    """Whether a company's span is a mention: a repetition is one only where what it repeats is."""
    repeats = span.found_by.startswith(_REPEATED) and span.text in doubtful
    return confidence.holds(span.signs) and not repeats


def _unsure(span: Span, certain: float) -> Rejection:
    if IN_A_BODY in span.signs:
        reason = "stands only in what a place or a public body is called"
    else:
        reason = f"too unsure to be a company: {certain:.2f}"
    return Rejection(span.start, span.end, span.text, span.label, span.found_by, reason)


def _in_dateline(span: Span, article: CleanArticle) -> bool:
    if article.dateline is None or span.label != "date":
        return False
    start, end = article.dateline
    return start <= span.start and span.end <= end
