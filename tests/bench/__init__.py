"""How quickly gigawire reads, stage by stage, beside spaCy's bare tokenizer on the same text in the same run.

In    ``python -m tests.bench [--articles N] [--quick] [--json]``
Out   a table of articles and words per CPU second, and each target beside what was measured
Else  nothing: a slow machine fails no test, so only ratios within one run count

``corpus`` writes the articles, ``tasks`` measures one thing in a process of its own, ``rounds`` runs those processes,
``report`` shows the figures. docs/benchmark.md says what they mean.
"""
