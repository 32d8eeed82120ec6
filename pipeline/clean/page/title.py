"""Choose the article's title among the page's many.

In    <h1>, og:title, JSON-LD headline, <title>
Out   the title without the site's name
Else  None where the page has none

" - Site Name" goes only where another tag shows the title without it; a guess might cut a real half.
"""

import re
from dataclasses import dataclass

from ..lines import fold

_SHORTEST = 8
_SEPARATOR = re.compile(r"\s+[-–—|·_»:/]+\s+|\s*[|_]\s*")


@dataclass(frozen=True, slots=True)
class Titles:
    """Every title that the page gives itself."""

    headings: tuple[str, ...] = ()
    social: str | None = None
    linked: str | None = None
    tag: str | None = None
    site: str | None = None


def choose_title(titles: Titles) -> str | None:
    """The longest heading that another title confirms, else the best of the rest."""
    others = [fold(title) for title in (titles.social, titles.linked, titles.tag) if title]
    confirmed = [heading for heading in titles.headings if any(fold(heading) in other for other in others)]
    heading = max(confirmed, key=len, default="")
    if len(heading) >= _SHORTEST:
        return heading
    for title in (titles.social, titles.linked):
        if title:
            return _without_site(title, titles)
    if len(titles.headings) == 1 and len(titles.headings[0]) >= _SHORTEST and not titles.tag:
        return titles.headings[0]
    return _without_site(titles.tag, titles) if titles.tag else next(iter(titles.headings), None)


def _without_site(title: str, titles: Titles) -> str:
    """Cut a last part that is the site's name, or that another title goes without."""
    separators = list(_SEPARATOR.finditer(title))
    if not separators:
        return title
    head, tail = title[: separators[-1].start()].strip(), title[separators[-1].end() :]
    others = (titles.linked, titles.social, titles.tag, *titles.headings)
    confirmed = fold(tail) == fold(titles.site or "") or any(fold(head) == fold(other) for other in others if other)
    return head if head and confirmed else title
