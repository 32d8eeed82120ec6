"""An article on the terminal: its text with the mentions marked, a legend, its companies, its facts."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.clean import raw_span
from pipeline.cli.console import one_line, out, plain
from pipeline.cli.tables import print_facts
from pipeline.records import CompanyMention, Mention, Reading
from pipeline.store import ArticleHead

STYLES = {
    "company": "bold cyan",
    "date": "magenta",
    "money": "green",
    "energy": "yellow",
    "power": "bright_yellow",
    "mass": "blue",
    "area": "bright_blue",
    "specific_energy": "red",
    "percent": "bright_black",
}


def print_heads(heads: Sequence[ArticleHead]) -> None:
    """Several articles, each on a line with its number."""
    console = out()
    console.print(f"{len(heads)} articles fit. Name one by its number:")
    rows = Table.grid(padding=(0, 2))
    for head in heads:
        rows.add_row(
            str(head.id), str(head.published or ""), one_line(head.title or "(no title)"), one_line(head.sources[0])
        )
    console.print(rows)


def print_article(head: ArticleHead, reading: Reading, *, raw: bool = False) -> None:
    """The whole article, and what was read from it; with ``raw`` also where that stands in the raw input."""
    console = out()
    article = reading.article
    published = article.published.isoformat() if article.published else "no publication day"
    console.print(f"Article {head.id} · {published} · {', '.join(map(one_line, head.sources))}", style="dim")
    if head.copy_of:
        console.print(f"Copy of {one_line(head.copy_of)}: its facts count there.", style="dim")
    if head.copies:
        console.print(f"Copies: {', '.join(map(one_line, head.copies))}", style="dim")
    console.print()
    console.print(marked(reading, colours=has_colours(console)))
    console.print()
    if reading.mentions:
        console.print(legend(reading.mentions))
    console.print()
    if raw:
        print_places(console, reading)
    print_named(console, reading.mentions)
    if not print_facts(console, reading.facts):
        console.print("No facts.")


def print_places(console: Console, reading: Reading) -> None:
    """Each mention with the characters of the raw input that it stands for."""
    if not reading.article.places:
        console.print("Where this article stands in the raw input is not kept. Read it again: gigawire run --again.")
    rows = Table.grid(padding=(0, 2))
    for mention in reading.mentions if reading.article.places else ():
        span = raw_span(reading.article, mention.start, mention.end)
        place = f"{span[0]}-{span[1]}" if span else "nowhere"
        rows.add_row(Text(place), Text(mention.kind), Text(one_line(mention.text)))
    console.print(rows)
    console.print()


def print_named(console: Console, mentions: Sequence[Mention]) -> None:
    """Each company once: its ticker, how sure its surest mention is, and the words that stand for it."""
    named: dict[str, list[CompanyMention]] = {}
    for mention in mentions:
        if isinstance(mention, CompanyMention):
            named.setdefault(mention.name, []).append(mention)
    if not named:
        return
    rows = Table.grid(padding=(0, 2))
    for name, said in named.items():
        ticker = next((mention.ticker for mention in said if mention.ticker), "")
        words = dict.fromkeys(mention.text for mention in said if mention.text != name)
        sure = f"{max(mention.confidence for mention in said):.2f}"
        rows.add_row(*(Text(one_line(cell)) for cell in (name, ticker or "", sure, ", ".join(words))))
    console.print(rows)
    console.print()


def has_colours(console: Console) -> bool:
    """Whether the console can show kinds by colour."""
    return console.color_system is not None and not console.no_color


def marked(reading: Reading, *, colours: bool) -> Text:
    """The article's text with its mentions in the colours of their kinds, or in brackets with their kinds."""
    text = Text()
    end = 0
    for mention in sorted(reading.mentions, key=lambda mention: mention.start):
        text.append(plain(reading.article.text[end : mention.start]))
        text.append(_mark(mention, colours=colours))
        end = mention.end
    return text.append(plain(reading.article.text[end:]))


def _mark(mention: Mention, *, colours: bool) -> Text:
    if colours:
        return Text(plain(mention.text), style=STYLES[mention.kind])
    return Text(f"[{plain(mention.text)}|{mention.kind}]")


def legend(mentions: Sequence[Mention]) -> Text:
    """Each kind in its colour, with how often it stands in the article."""
    kinds = Counter(mention.kind for mention in mentions)
    names = [Text(f"{kind.replace('_', ' ')} {number}", style=STYLES[kind]) for kind, number in kinds.most_common()]
    return Text(" · ").join(names)
