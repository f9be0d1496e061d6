"""Waiting for changes of a site's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Event, Thread

from tipsgen.names import SETTINGS_FILE

FOLDERS = ("content", "themes")
_GROUP, _STEP = 120, 15
"""Milliseconds for which changes are gathered at most, and how long it must be quiet before."""


class Watcher:
    """Calls `changed` with the paths that changed, from threads of its own, until it is closed.

    Without a path, it asks to look whether anything did.  `more` gives single files that count, too, by their
    paths from the root; it is asked again after each change.
    """

    def __init__(
        self,
        root: Path,
        changed: Callable[[frozenset[str]], None],
        more: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._root = root
        self._changed = changed
        self._more = more
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
        """The folders to watch: the site's own, and those that single files are in, or will be."""
        found = [folder for name in FOLDERS if (folder := self._root / name).is_dir()]
        for name in self._more():
            above = (folder for folder in (self._root / name).parents if folder.is_dir())
            closest = next(above, self._root)
            if closest != self._root and not any(closest.is_relative_to(folder) for folder in found):
                found.append(closest)
        return tuple(found)

    def _counts(self, name: str) -> bool:
        """Whether a path is one that is waited for, or a folder that such a file is in."""
        wanted = (SETTINGS_FILE, *self._more())
        return name.split("/")[0] in FOLDERS or any(f"{one}/".startswith(f"{name}/") for one in wanted)

    def _top(self) -> None:
        """The settings, and folders that come and go; the folder is watched, as editors replace files."""
        from watchfiles import watch

        there = self._there()
        for changes in watch(
            self._root, recursive=False, stop_event=self._closed, debounce=_GROUP, step=_STEP,
            raise_interrupt=False, rust_timeout=1000,
        ):  # fmt: skip
            names = self._named(path for _, path in changes)
            if names:
                self._changed(names)
            now = self._there()
            if now != there or names & set(FOLDERS):
                there = now
                self._restart.set()

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
                names = self._named(path for _, path in changes)
                if names or fresh:
                    self._changed(names)
                fresh = False
                if self._there() != there:
                    break  # a folder came before the watch of the settings' folder began

    def _named(self, paths: Iterable[str]) -> frozenset[str]:
        """Paths that count, from the root."""
        inside = (Path(path) for path in paths if Path(path).is_relative_to(self._root))
        return frozenset(name for one in inside if self._counts(name := one.relative_to(self._root).as_posix()))
