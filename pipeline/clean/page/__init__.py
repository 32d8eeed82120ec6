"""Read an HTML page: what it says of itself, and the text of its article."""

from .guard import PageTooLargeError
from .reader import Page, read_page

__all__ = ["Page", "PageTooLargeError", "read_page"]
