"""Every error that gigawire raises on purpose, as one tree.

GigawireError
├── RuleError          a rule file is wrong: the run stops before the first article
├── ModelError         a model folder is missing, incomplete or not what its manifest says
├── CorrectionError    a correction is not one, or does not fit its article: refused by line, the rest goes in
├── CorpusError        the frames or names that training documents are made from are wrong
├── ArticleRefused     one file or article cannot be read: a row in ``refusals``, the run goes on
├── DatabaseError      the database cannot be opened, written or is not gigawire's
└── UsageError         an argument makes no sense: exit status 2

Each message says what is wrong, where, and what to do. Anything else that is raised is a bug.
"""


class GigawireError(Exception):
    """The root of the tree; its text is meant for a person."""


class RuleError(GigawireError):
    """A rule file breaks its schema or contradicts itself. ``entry`` names the rule where its file is not at hand."""

    def __init__(self, message: str, *, entry: str | None = None) -> None:
        super().__init__(message)
        self.entry = entry


class ModelError(GigawireError):
    """A model is not there, or its files are not those that its manifest lists."""


class CorrectionError(GigawireError):
    """A correction that cannot be taken: its message is the reason, without the place where it stands."""


class CorpusError(GigawireError):
    """The frames, names or annotated articles that a model is trained on cannot be used."""


class ArticleRefused(GigawireError):  # noqa: N818 -- no fault of ours: a verdict
    """A file or article that cannot be read. ``reason`` is one line that a person can act on."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class DatabaseError(GigawireError):
    """The database is missing, locked, read-only, of another program or of a newer schema."""


class UsageError(GigawireError):
    """The command line asks for something that does not exist or cannot be done."""
