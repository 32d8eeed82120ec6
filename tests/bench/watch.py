"""A stopwatch for CPU seconds, and one lap of it after every component of a spaCy pipeline."""

import time
from collections import defaultdict
from types import ModuleType

from spacy.language import Language
from spacy.tokens import Doc


class Stopwatch:
    """Charges the CPU time since the last lap to a stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._last = 0.0

    def start(self) -> None:
        """Begin the first lap here."""
        self._last = time.process_time()

    def lap(self, stage: str) -> None:
        """End a lap that ``stage`` has run."""
        now = time.process_time()
        self.seconds[stage] += now - self._last
        self._last = now

    def around(self, module: ModuleType, name: str, outer: str, inner: str) -> None:
        """From now on charge what the function does to ``inner``, and what comes before it to ``outer``."""
        function = getattr(module, name)

        def timed(*arguments: object) -> object:
            self.lap(outer)
            result = function(*arguments)
            self.lap(inner)
            return result

        setattr(module, name, timed)


def time_components(nlp: Language, watch: Stopwatch) -> None:
    """Put a lap after the tokenizer and after every component, so that the pipeline runs as it always does."""
    stages = list(nlp.pipe_names)
    _add_lap(nlp, watch, "tokenizer", None)
    for name in stages:
        _add_lap(nlp, watch, name.removeprefix("gigawire_"), name)


def _add_lap(nlp: Language, watch: Stopwatch, stage: str, after: str | None) -> None:
    def lap(doc: Doc) -> Doc:
        watch.lap(stage)
        return doc

    name = f"bench_lap_{stage}"
    Language.component(name, func=lap)
    if after is None:
        nlp.add_pipe(name, first=True)
    else:
        nlp.add_pipe(name, after=after)
