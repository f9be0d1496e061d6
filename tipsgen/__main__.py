"""Run the command line as `python -m tipsgen`."""

from tipsgen.cli import main

if __name__ == "__main__":
    main(prog_name="tipsgen")
