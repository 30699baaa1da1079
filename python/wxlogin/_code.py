"""The class in a Type's folder: loaded, and loaded again when its files change."""

from __future__ import annotations

import importlib.util
import itertools
import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple, Type

if TYPE_CHECKING:
    from .types import Meta

_LOG = logging.getLogger("wxlogin.types")
_numbers = itertools.count(1)
Stamp = Tuple[Tuple[str, int, int], ...]


class Code:
    """The code of one Type folder. A broken edit keeps the last good class serving, and is logged."""

    def __init__(self, folder: str, full_name: str) -> None:
        self._folder = Path(folder)
        self._full_name = full_name
        self._lock = threading.Lock()
        self._stamp = self._read_stamp()
        self._class = self._load()

    def said(self) -> Dict[str, Optional[str]]:
        """What the class says of itself besides its steps."""
        return {"entry": self._class.entry, "authorizeUrl": self._class.authorizeUrl}

    def make(self, method: Optional[Dict[str, Any]], below: Any) -> "Meta":
        """A new object for one step."""
        self._reload()
        return self._class(method, below)

    def _reload(self) -> None:
        stamp = self._read_stamp()
        if stamp == self._stamp:
            return
        with self._lock:
            if stamp == self._stamp:
                return
            self._stamp = stamp
            try:
                self._class = self._load()
                _LOG.info("%s: loaded again", self._full_name)
            except Exception:
                _LOG.exception("%s: the edit cannot be loaded; the code before it keeps serving", self._full_name)

    def _read_stamp(self) -> Stamp:
        with os.scandir(self._folder) as entries:
            files = [(e.name, e.stat()) for e in entries if e.name.endswith(".py")]
        return tuple(sorted((name, about.st_mtime_ns, about.st_size) for name, about in files))

    def _load(self) -> "Type[Meta]":
        from .types import Meta

        # A new name for each load, so that relative imports of an edited folder are read anew too.
        name = f"wxlogin_type_{next(_numbers)}"
        source = self._folder / "__init__.py"
        spec = importlib.util.spec_from_file_location(name, source, submodule_search_locations=[str(self._folder)])
        if spec is None or spec.loader is None:
            raise ImportError(f"{source} cannot be imported")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(name, None)
            raise
        wanted = self._full_name.rsplit(".", 1)[-1]
        found = getattr(module, wanted, None)
        if not isinstance(found, type) or not issubclass(found, Meta):
            raise TypeError(
                f"{source} has to define a class {wanted} that subclasses a class of wxlogin.types "
                "(WeChatType, WechatPublicType, WeChatMiniType or Meta)"
            )
        return found
