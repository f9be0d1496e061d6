"""The program's start, as `tipsgen` and as `python -m tipsgen`."""

import sys

from tipsgen import __version__


def main() -> None:
    """Run the command line; only to say its version, nothing of it is loaded."""
    if sys.argv[1:] == ["--version"]:
        print(f"tipsgen, version {__version__}")
        return
    from tipsgen.cli import main as run

    run(prog_name="tipsgen")


if __name__ == "__main__":
    main()
