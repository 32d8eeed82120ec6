"""The views: facts and companies as an analyst reads them, one row each, in plain units.

In    a connection whose tables are those of ``tables``
Out   ``all_facts``, and over it ``capacity``, ``output``, ``investment`` and ``milestones``; ``company_mentions``,
      ``corrected`` and ``copies``
Else  the database's own error, which is our bug

Views hold no data, so they are not migrated: they are dropped before the tables change and made anew afterwards. A
column's name says its unit, so that no sum can mix two. The one word that databases do not share is JOINED. An
article met at two places counts once: its first place is shown. So does a story told by several articles: what its
copies say is left out, and ``copies`` lists them beside their first.
"""

from sqlalchemy import Connection, text

JOINED = {"sqlite": "group_concat", "postgresql": "string_agg"}

ALL_FACTS = """
SELECT f.id AS fact_id, f.kind,
  (SELECT {joined}(named.name, '; ') FROM
    (SELECT c.name FROM fact_companies fc JOIN company_names n ON n.id = fc.name_id
     JOIN companies c ON c.id = n.company_id
     WHERE fc.fact_id = f.id GROUP BY c.name ORDER BY min(fc.ordinal)) AS named) AS companies,
  f.low, f.high, f.unit, f.per, f.qualifier, f.product, f.product_name, f.place, f.phase, f.status, f.expected,
  f.start_date, f.end_date, f.evidence, a.title, a.published, s.source, s.url, f.found_by, f.correction, f.article_id
FROM facts f JOIN articles a ON a.id = f.article_id
LEFT JOIN sources s ON s.id = (SELECT min(first.id) FROM sources first WHERE first.article_id = a.id)
WHERE f.article_id NOT IN (SELECT copy.id FROM articles copy WHERE copy.copy_of IS NOT NULL)
"""

WHO_AND_WHAT = "companies, product, product_name, place, phase, status, expected"
WHEN_AND_WHENCE = "start_date, end_date, title, published, source, evidence, correction, article_id, fact_id"


def _in_unit(name: str, test: str, *, each: str = "") -> str:
    """Both ends of the interval, under the unit's name, where the row's unit is this one."""
    ends = (f"CASE WHEN {test} THEN {end}{each} END AS {name}_{end}" for end in ("low", "high"))
    return ", ".join(ends)


def _facts_of(kind: str, *figures: str) -> str:
    columns = ", ".join((WHO_AND_WHAT, *figures, WHEN_AND_WHENCE))
    return f"SELECT {columns} FROM all_facts WHERE kind = '{kind}'"


COMPANY_MENTIONS = """
SELECT c.name AS company, m.text AS mention, n.ticker, m.confidence,
  substr(a.text, m.sentence_start + 1, m.sentence_end - m.sentence_start) AS sentence,
  a.title, a.published, s.source, s.url, m.start_char, m.end_char, m.found_by, m.correction, m.article_id,
  m.id AS mention_id
FROM mentions m JOIN company_names n ON n.id = m.name_id JOIN companies c ON c.id = n.company_id
JOIN articles a ON a.id = m.article_id
LEFT JOIN sources s ON s.id = (SELECT min(first.id) FROM sources first WHERE first.article_id = a.id)
WHERE m.article_id NOT IN (SELECT copy.id FROM articles copy WHERE copy.copy_of IS NOT NULL)
"""

COPIES = """
SELECT a.title, a.published, s.source, s.url, o.title AS first_title, o.published AS first_published,
  t.source AS first_source, a.id AS article_id, a.copy_of AS first_id
FROM articles a JOIN articles o ON o.id = a.copy_of
LEFT JOIN sources s ON s.id = (SELECT min(first.id) FROM sources first WHERE first.article_id = a.id)
LEFT JOIN sources t ON t.id = (SELECT min(first.id) FROM sources first WHERE first.article_id = o.id)
"""

CORRECTED = """
SELECT c.action, c.target, c.machine, c.person, c.made_by, c.made_at, c.note, a.title, s.source, c.id AS correction,
  a.id AS article_id
FROM corrections c LEFT JOIN articles a ON a.digest = c.digest
LEFT JOIN sources s ON s.id = (SELECT min(first.id) FROM sources first WHERE first.article_id = a.id)
WHERE c.stands = 1
"""

VIEWS = {
    "all_facts": ALL_FACTS,
    "capacity": _facts_of(
        "capacity", _in_unit("gwh", "unit = 'GWh'"), _in_unit("mw", "unit = 'MW'"), "per", "qualifier"
    ),
    "output": _facts_of(
        "output",
        _in_unit("tonnes", "unit = 't'"),
        _in_unit("gwh", "unit = 'GWh'"),
        _in_unit("mw", "unit = 'MW'"),
        _in_unit("square_metres", "unit = 'm2'"),
        "per",
        "qualifier",
    ),
    "investment": _facts_of(
        "investment",
        _in_unit("cny_millions", "unit = 'CNY'", each=" / 1000000.0"),
        "CASE WHEN unit <> 'CNY' THEN unit END AS other_currency",
        _in_unit("other_millions", "unit <> 'CNY'", each=" / 1000000.0"),
        "per",
        "qualifier",
    ),
    "milestones": _facts_of("milestone"),
    "company_mentions": COMPANY_MENTIONS,
    "corrected": CORRECTED,
    "copies": COPIES,
}


def create_views(connection: Connection) -> None:
    """Make every view; one may rest on those before it."""
    for name, query in VIEWS.items():
        joined = query.replace("{joined}", JOINED[connection.dialect.name])
        connection.execute(text(f"CREATE VIEW {name} AS {joined.strip()}"))


def drop_views(connection: Connection) -> None:
    """Remove them again, the dependent ones first."""
    for name in reversed(VIEWS):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
