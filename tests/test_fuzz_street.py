"""Whatever an article is, reading it ends in a reading or a refusal."""

from collections import Counter

from fuzz_street import failures


def test_no_mangled_document_raises() -> None:
    outcome: Counter[str] = Counter()
    assert [*failures(range(1000), outcome)] == []
    assert outcome["read"] > 700
