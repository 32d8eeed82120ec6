"""Ask another extractor where ours finds next to no article: a page built like none that ours knows.

In    HTML as guarded
Out   the article that trafilatura finds
Else  an empty text: it finds none, or the page could keep it busy

Its reading takes as long as ours does and is no better on the whole, so only pages with little text are shown to it.
"""

_LONGEST = 2_000_000
_MOST_TAGS = 50_000


def second_body(guarded: str) -> str:
    """The text of the article, a line for each paragraph."""
    if len(guarded) > _LONGEST or guarded.count("<") > _MOST_TAGS:
        return ""
    from trafilatura import extract  # noqa: PLC0415 -- takes a while to load, and most pages do without

    return extract(guarded, include_comments=False) or ""
