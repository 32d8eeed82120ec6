"""Clean articles: from a dump's HTML or plain text to the text that is read and stored."""

from .article import clean_article
from .furniture import furniture_of
from .trace import raw_span

__all__ = ["clean_article", "furniture_of", "raw_span"]
