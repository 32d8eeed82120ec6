"""The command line: the only room that speaks to people.

In    what was typed
Out   results on standard output, progress and messages on standard error, an exit status
Else  one line in red: what, where, what to do; a bug of ours shows its traceback
"""


def main() -> None:
    """Run the command that was typed; the entry point of ``gigawire``."""
    from pipeline.cli.app import app
    from pipeline.cli.console import prepare_streams

    prepare_streams()
    app(prog_name="gigawire")
