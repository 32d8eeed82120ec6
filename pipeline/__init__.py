"""gigawire turns dumps of battery- and energy-industry news into a database of checked facts.

``from pipeline import read_article`` reads one article in your own program; the command ``gigawire`` reads a dump.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.reading import read_article

__all__ = ["read_article"]


def __getattr__(name: str) -> Any:
    # spaCy takes a second to import: only who reads an article pays for it.
    if name == "read_article":
        from pipeline.reading import read_article  # noqa: PLC0415 -- see above

        return read_article
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
