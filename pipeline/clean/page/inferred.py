"""Infer the day of publication where nothing on the page states it.

In    HTML as decoded
Out   the day that htmldate finds in the page's markup
Else  None: its search through the whole text is left out, since half of what that finds is another article's day

htmldate parses the page once more, so it is asked last, and a page that could keep it busy is not shown to it.
"""

from datetime import date

from .guard import guard_markup

_LONGEST = 2_000_000
_MOST_TAGS = 50_000


def infer_day(html: str) -> date | None:
    """A likely day, or None."""
    markup = guard_markup(html)
    if len(markup) > _LONGEST or markup.count("<") > _MOST_TAGS:
        return None
    from htmldate import find_date  # noqa: PLC0415 -- loads dateparser, which most pages do without

    found = find_date(markup, extensive_search=False, original_date=True)
    return date.fromisoformat(found) if found else None
