"""`python -m wxlogin`: the whole command line, with the app folder's types in Python."""

from __future__ import annotations

import logging
import signal
import sys
from typing import List, Optional

from . import _native
from ._jobs import Dispatcher


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs the command; gives its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    if arguments is None:
        _be_interrupted()
    dispatcher = Dispatcher()
    try:
        given = sys.argv[1:] if arguments is None else arguments
        return _native.main(["wxlogin", *given], dispatcher.native)
    finally:
        dispatcher.close()


def _be_interrupted() -> None:
    """Ctrl-C ends the process, as it ends the command that is not in Python.

    Python's own handler only leaves a note for the main thread, and that one is in native code until the command is done.
    The servers install a handler of theirs and stop in order; an ignored signal, as of a shell's background jobs, stays so.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main())
