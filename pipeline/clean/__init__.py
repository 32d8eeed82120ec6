"""Clean articles: from a dump's HTML or plain text to the text that is read and stored."""

from .article import clean_article
from .furniture import furniture_of

__all__ = ["clean_article", "furniture_of"]
