"""The command line: the only room that speaks to people.

In    what was typed
Out   results on standard output, progress and messages on standard error, an exit status
Else  one line in red: what, where, what to do; a bug of ours shows its traceback
"""

import os


def main() -> None:
    """Run the command that was typed; the entry point of ``gigawire``."""
    # Reading is spread over processes; threads of numpy within each would only be in each other's way.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    from pipeline.cli.app import app
    from pipeline.cli.console import prepare_streams

    prepare_streams()
    app(prog_name="gigawire")
