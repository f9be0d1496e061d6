"""Waiting for changes of a site's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event, Thread

from tipsgen.config import SETTINGS_FILE

FOLDERS = ("content", "themes")
_GROUP, _STEP = 120, 15
"""Milliseconds for which changes are gathered at most, and how long it must be quiet before."""


class Watcher:
    """Calls `changed` with the paths that changed, from threads of its own, until it is closed.

    Without a path, it asks to look whether anything did.
    """

    def __init__(self, root: Path, changed: Callable[[frozenset[str]], None]) -> None:
        self._root = root
        self._changed = changed
        self._closed = Event()
        self._restart = Event()
        self._threads = (Thread(target=self._top, daemon=True), Thread(target=self._below, daemon=True))
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._closed.set()
        self._restart.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _there(self) -> tuple[Path, ...]:
        return tuple(folder for name in FOLDERS if (folder := self._root / name).is_dir())

    def _top(self) -> None:
        """The settings, and folders that come and go; the folder is watched, as editors replace files."""
        from watchfiles import watch

        there = self._there()
        for changes in watch(
            self._root, recursive=False, stop_event=self._closed, debounce=_GROUP, step=_STEP,
            raise_interrupt=False, rust_timeout=1000,
        ):  # fmt: skip
            names = {Path(path).name for _, path in changes}
            now = self._there()
            if now != there or names & set(FOLDERS):
                there = now
                self._restart.set()
            if names & {SETTINGS_FILE, *FOLDERS}:
                self._changed(self._named(path for _, path in changes if Path(path).name in (SETTINGS_FILE, *FOLDERS)))

    def _below(self) -> None:
        """Everything in the folders."""
        from watchfiles import watch

        while not self._closed.is_set():
            self._restart.clear()
            if self._closed.is_set():
                return
            there = self._there()
            if not there:
                self._restart.wait(timeout=1)
                continue
            fresh = True
            for changes in watch(
                *there, stop_event=self._restart, debounce=_GROUP, step=_STEP, raise_interrupt=False, rust_timeout=500,
                yield_on_timeout=True,
            ):  # fmt: skip
                # What was saved while the watch began is found by looking once.
                if changes or fresh:
                    self._changed(self._named(path for _, path in changes))
                fresh = False

    def _named(self, paths: Iterable[str]) -> frozenset[str]:
        names = set()
        for path in paths:
            one = Path(path)
            names.add(one.relative_to(self._root).as_posix() if one.is_relative_to(self._root) else one.name)
        return frozenset(names)
