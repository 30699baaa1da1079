"""`python -m wxlogin`: the whole command line, with the app folder's types in Python."""

from __future__ import annotations

import logging
import sys
from typing import List, Optional

from . import _native
from ._jobs import Dispatcher


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs the command; gives its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    dispatcher = Dispatcher()
    try:
        given = sys.argv[1:] if arguments is None else arguments
        return _native.main(["wxlogin", *given], dispatcher.native)
    finally:
        dispatcher.close()


if __name__ == "__main__":
    sys.exit(main())
