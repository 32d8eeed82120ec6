"""Read a dump of news: files, folders, archives and standard input in, one stream of raw articles out.

In    paths; a mapping of the dump's fields where their names are not the usual ones; limits
Out   RawArticle, decoded but not cleaned, as they come: memory does not grow with the dump
Else  Refusal in the same stream; UsageError for a mapping that makes no sense

``read_dump`` walks the paths (walk), tells what each file is (formats), opens archives and gzip (archives, streams) and
reads what is left by its kind (documents, records_json, tables), with charset for the bytes and fields for the records.
"""

from pipeline.sources.dump import read_dump
from pipeline.sources.fields import parse_mapping
from pipeline.sources.limits import Limits, Meter
from pipeline.sources.walk import total_bytes

__all__ = ["Limits", "Meter", "parse_mapping", "read_dump", "total_bytes"]
