"""What generated documents are made of: a text that grows, with its labelled spans."""

from dataclasses import dataclass, field

Spans = list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Document:
    """Text with labelled spans: start and end in code points, end excluded, in text order, never overlapping."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(slots=True)
class Draft:
    """A text that grows, with its spans."""

    text: str = ""
    spans: Spans = field(default_factory=list)

    def add(self, text: str, label: str | None = None) -> None:
        """Go on with ``text``, which ``label`` names."""
        if self.text.endswith(".") and text.startswith(".") and not text.startswith(".."):
            text = text[1:]  # "… Co., Ltd." ends its sentence with the point that it has
        if label and text:
            self.spans.append((len(self.text), len(self.text) + len(text), label))
        self.text += text

    def join(self, other: "Draft", between: str) -> None:
        """Go on with ``other`` behind ``between``, which does not open a text."""
        between = between if self.text else ""
        shift = len(self.text) + len(between)
        self.spans += [(start + shift, end + shift, label) for start, end, label in other.spans]
        self.text += between + other.text

    def document(self) -> Document:
        """The finished text."""
        return Document(self.text, tuple(self.spans))
