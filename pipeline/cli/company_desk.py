"""Where a person's word on companies is taken, kept and carried out.

In    names as a person types them, a database
Out   a decision in the file, the database settled by it in one transaction, a line about it
Else  UsageError where a name means no company, or several
"""

import getpass
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline.cli.console import out
from pipeline.errors import UsageError
from pipeline.identity import (
    Company,
    Decision,
    Desk,
    Grouping,
    Identities,
    Suggester,
    Suggestion,
    decide_merge,
    decide_split,
    load_identities,
)
from pipeline.rulebook import load_rulebook
from pipeline.settings import Settings, load_settings
from pipeline.store import Store, StoredCompany, open_store

C = TypeVar("C", Company, StoredCompany)


def the_one(companies: Sequence[C], name: str, where: str) -> C:
    """The company with this name, else the only one that is also called so, as it is written or in any case."""
    for same in (str.__eq__, lambda one, other: one.casefold() == other.casefold()):
        for names_of in (lambda company: [company.name], _other_names):
            found = [company for company in companies if any(same(text, name) for text in names_of(company))]
            if len(found) == 1:
                return found[0]
            if found:
                several = ", ".join(f'"{company.name}"' for company in found)
                raise UsageError(f'"{name}" may be {several}. Write one of these names.')
    raise UsageError(f'{where}: no company is called "{name}". Look for it: gigawire companies list TEXT.')


def _other_names(company: Company | StoredCompany) -> list[str]:
    if isinstance(company, StoredCompany):
        return [text for text, _ in company.aliases]
    return [alias.text for alias in company.aliases]


def suggestions(store: Store, rules: Path | None) -> list[Suggestion]:
    """Pairs that may be one company: one at least is stored, no two of the table, and none that a person has split."""
    settings = load_settings(rules)
    rulebook = load_rulebook(settings.rule_folders)
    grouping = Grouping(load_identities(rulebook, settings.decisions), store.company_names())
    stored = {company.name: company for company in grouping.companies()}
    every = stored | {company.name: company for company in grouping.unnamed()}
    found = Suggester(rulebook, grouping.table).suggest(list(every.values()))
    return [
        pair
        for pair in found
        if (pair.company in stored or pair.other in stored)
        and not {pair.company, pair.other} <= grouping.table.companies.keys()
        and not grouping.were_parted(every[pair.company], every[pair.other])
    ]


def merge_companies(db: str, rules: Path | None, keep: str, other: str) -> None:
    """Take the word that two companies are one."""

    def decide(desk: Desk, companies: Sequence[Company], where: str) -> Decision | None:
        return decide_merge(desk, the_one(companies, keep, where), the_one(companies, other, where))

    if not _carry_out(db, rules, decide):
        out().print(f'"{keep}" and "{other}" are one company already.', soft_wrap=True)


def split_company(db: str, rules: Path | None, company: str, aliases: Sequence[str]) -> None:
    """Take the word that names are not a company's own."""

    def decide(desk: Desk, companies: Sequence[Company], where: str) -> Decision | None:
        return decide_split(desk, the_one(companies, company, where), aliases)

    _carry_out(db, rules, decide)


def _carry_out(db: str, rules: Path | None, decide: Callable[[Desk, Sequence[Company], str], Decision | None]) -> bool:
    """Decide, settle the database, tell. False where there was nothing to decide."""
    settings = load_settings(rules)
    load = partial(_identities, settings)
    with open_store(db) as store:
        grouping = Grouping(load(), store.company_names())
        desk = Desk(settings.decisions, grouping, _who(), datetime.now(UTC).isoformat(timespec="microseconds"))
        decision = decide(desk, [*grouping.companies(), *grouping.unnamed()], store.name)
        if decision is None:
            return False
        changed = store.settle_companies(load)
    words = {"merge": "is now", "split": "no longer is"}[decision.what]
    names = ", ".join(f'"{name}"' for name in decision.names)
    rows = f"{changed:,} rows changed" if changed != 1 else "1 row changed"
    out().print(f'{names} {words} "{decision.company}": {rows} in {db}.', soft_wrap=True)
    out().print(f"Decision {decision.id} is kept in {settings.decisions}.", soft_wrap=True)
    return True


def _identities(settings: Settings) -> Identities:
    return load_identities(load_rulebook(settings.rule_folders), settings.decisions)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in containers
        return os.environ.get("USER", "unknown")
