"""Source rows: where each article was met. An identity has one row, and an article may have several.

In    a writing connection, arrivals by identity, and the row numbers of stored articles by digest
Out   the rows made, or moved to the arrival's content and place
Else  an arrival whose content is not stored is handed back unread
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, update

from pipeline.store.items import Arrival
from pipeline.store.lookup import KnownSource, sources_of
from pipeline.store.rows import SourceRow, insert_rows, next_id
from pipeline.store.tables import SOURCES


@dataclass(slots=True)
class Places:
    """What the arrivals meant for the rows. ``left`` are articles that a source has turned away from."""

    new: list[Arrival] = field(default_factory=list)
    moved: list[Arrival] = field(default_factory=list)
    unread: list[Arrival] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    left: set[int] = field(default_factory=set)
    unchanged: int = 0

    @property
    def changed(self) -> int:
        """How many rows were made or altered."""
        return len(self.new) + len(self.moved)

    def sort(self, arrival: Arrival, article_id: int | None, before: KnownSource | None) -> None:
        """Take in one more arrival, its stored content, and its row so far."""
        if article_id is None:
            self.unread.append(arrival)
            return
        self.read.append(arrival.source)
        if before is None:
            self.new.append(arrival)
        elif before[2:] == (arrival.source, arrival.url, article_id):
            self.unchanged += 1
        else:
            self.moved.append(arrival)
            self.left |= {before.article_id} - {article_id}


def point_sources(
    connection: Connection, run_id: int, arrivals: Mapping[str, Arrival], ids: Mapping[str, int]
) -> Places:
    """Make or move the row of every arrival whose content is stored."""
    before = sources_of(connection, arrivals)
    places = Places()
    for identity, arrival in arrivals.items():
        places.sort(arrival, ids.get(arrival.digest), before.get(identity))
    first = next_id(connection, SOURCES)
    insert_rows(
        connection,
        SOURCES,
        [
            SourceRow(number, new.identity, new.source, new.url, ids[new.digest], run_id)
            for number, new in enumerate(places.new, first)
        ],
    )
    _move(
        connection,
        [
            {
                "at": moved.identity,
                "place": moved.source,
                "link": moved.url,
                "article": ids[moved.digest],
                "run": run_id,
            }
            for moved in places.moved
        ],
    )
    return places


def _move(connection: Connection, moves: list[dict[str, str | int | None]]) -> None:
    if not moves:
        return
    change = (
        update(SOURCES)
        .where(SOURCES.c.identity == bindparam("at"))
        .values(
            source=bindparam("place"), url=bindparam("link"), article_id=bindparam("article"), run_id=bindparam("run")
        )
    )
    connection.execute(change, moves)
