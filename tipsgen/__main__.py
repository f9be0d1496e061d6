"""The program's start, as `tipsgen` and as `python -m tipsgen`."""

import os
import sys

from tipsgen import __version__


def main() -> None:
    """Run the command line; to say its version, or that a build has nothing to do, nothing of it is loaded."""
    words = sys.argv[1:]
    if words == ["--version"]:
        print(f"tipsgen, version {__version__}")
        return
    seen = None
    if words[:1] == ["build"]:
        from tipsgen.start import start_build

        try:
            start = start_build(words[1:])
        except KeyboardInterrupt:
            print("\nAborted!", file=sys.stderr)
            sys.exit(1)
        if start.answer is not None:
            print(start.answer, end="\n" if start.answer else "", flush=True)
            os._exit(0)  # nothing is open; to take tens of thousands of paths apart would cost more than to load this
        seen = start.glance
    from tipsgen.cli import main as run

    run(prog_name="tipsgen", obj=seen)


if __name__ == "__main__":
    main()
