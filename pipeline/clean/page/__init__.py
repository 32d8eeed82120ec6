"""Read an HTML page: what it says of itself, and the text of its article."""

from .guard import PageTooLarge
from .reader import Page, read_page

__all__ = ["Page", "PageTooLarge", "read_page"]
