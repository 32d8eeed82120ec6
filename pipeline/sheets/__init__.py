"""Sheets: what people keep in a spreadsheet, read and checked. The rulebook makes words of it.

In    companies.csv and products.csv, the shipped ones and the user's own
Out   rows, each with its place, for messages
Else  RuleError with file, line, column and remedy, before the first article is read
"""

from pipeline.sheets.companies import Company, read_companies
from pipeline.sheets.products import Product, read_products
from pipeline.sheets.reader import Cell

__all__ = ["Cell", "Company", "Product", "read_companies", "read_products"]
