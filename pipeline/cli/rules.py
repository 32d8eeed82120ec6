"""Write rejected words as rows of a rule file."""

import hashlib
import json
import re
from collections.abc import Iterable

from pipeline.cli.console import one_line, print_line, print_note
from pipeline.store import StoredRejection

# What the dateline says is known elsewhere; its words are good dates in any other place.
HARMLESS_REASON = "part of the dateline"
HEAD = """\
# Rules for the layer "{layer}": a file of its own. Each row says that these words are never a mention. Keep the rows
# that are right; where words do mean something, give them a class and a value. Then: gigawire run --again
layer: {layer}
lexicon:"""


def print_rules(rejections: Iterable[StoredRejection]) -> None:
    """A YAML document for each layer of rules, one row for each text, its first place and reason behind it."""
    layers: dict[str, dict[str, StoredRejection]] = {}
    for rejection in rejections:
        if rejection.reason != HARMLESS_REASON:
            layer = {"date": "dates", "company": "companies"}.get(rejection.label, "quantities")
            layers.setdefault(layer, {}).setdefault(one_line(rejection.text), rejection)
    if not layers:
        print_note("There are no rejected words that a rule should veto.")
    for number, (layer, texts) in enumerate(layers.items()):
        print_line(("---\n" if number else "") + HEAD.format(layer=layer))
        for text, rejection in texts.items():
            print_line(_row(text, rejection))


def _row(text: str, rejection: StoredRejection) -> str:
    words = json.dumps([text], ensure_ascii=False)
    why = json.dumps(f"{one_line(rejection.reason)}; {one_line(rejection.source)}", ensure_ascii=False)
    return f"  - {{id: {_name(text)}, class: VETO, surfaces: {words}, why: {why}}}"


def _name(text: str) -> str:
    """A name of letters and digits; the hash keeps "5-GWh" and "5 GWh" apart."""
    words = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    return f"veto.own.{words or 'words'}.{hashlib.sha256(text.encode()).hexdigest()[:4]}"
