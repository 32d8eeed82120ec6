"""Read an HTML page: what it says of itself, and the text of its article."""

from .guard import PageTooLargeError
from .inferred import infer_day
from .reader import Page, read_page

__all__ = ["Page", "PageTooLargeError", "infer_day", "read_page"]
