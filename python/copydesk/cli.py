"""The command line: `copydesk analyze INPUT -o DIR`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Exit codes: done, could not be done, asked for wrongly (argparse's own), stopped by Ctrl-C.
_DONE, _FAILED, _STOPPED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The words after `copydesk`; those of the process by default.

    Returns:
        The exit code: 0 when done, 1 when the input or the disk did not allow it, 130 when stopped.
        A misspelt option ends the process with 2.
    """
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except KeyboardInterrupt:
        print("copydesk: stopped, nothing was written", file=sys.stderr)
        return _STOPPED
    except (ImportError, OSError, TypeError, ValueError) as error:
        print(f"copydesk: {error}", file=sys.stderr)
        return _FAILED
    return _DONE


def _parser() -> argparse.ArgumentParser:
    from copydesk import __version__

    parser = argparse.ArgumentParser(
        prog="copydesk", description="Duplicates, keywords and dates in batches of news articles."
    )
    parser.add_argument("--version", action="version", version=f"copydesk {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    analyze = commands.add_parser(
        "analyze",
        help="stories, copies, dates and keywords of a pile of articles",
        description=(
            "Read a pile of articles: which are copies of one another, when each was published, "
            "which days it speaks of and what it is about."
        ),
    )
    analyze.add_argument(
        "input", type=Path, help="Parquet, CSV or JSON Lines file, or a folder of .txt files"
    )
    analyze.add_argument(
        "-o", "--output", type=Path, metavar="DIR",
        help="write articles, stories, keywords and dates as Parquet, and report.html, to DIR",
    )  # fmt: skip
    for role in ("text", "title", "published", "source"):
        analyze.add_argument(
            f"--{role}", metavar="COLUMN", help=f"the column of {role}s; guessed from its name"
            if role != "published" else "the column of publication dates; guessed from its name",
        )  # fmt: skip
    analyze.add_argument("--threads", type=int, metavar="N", help="threads to use; all by default")
    analyze.set_defaults(run=_analyze)
    return parser


def _analyze(options: argparse.Namespace) -> None:
    from copydesk import _files, analyze

    articles = _files.read_articles(options.input)
    columns = _columns(articles.column_names, options)
    analysis = analyze(
        articles, **columns, threads=options.threads, progress=sys.stderr.isatty() or None
    )
    print(analysis.summary())
    if options.output is not None:
        for path in analysis.save(options.output):
            print(f"  {path}")


def _columns(names: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """The column of each role: the one named, else the one guessed, which is told."""
    from copydesk import _files

    columns, guesses = {}, []
    for role in _files.USUAL_NAMES:
        chosen = getattr(options, role)
        if chosen is None:
            chosen = _files.guess(names, role)
            if chosen is not None:
                guesses.append(f"{role} = {chosen}")
        columns[role] = chosen
    if columns["text"] is None:
        raise ValueError(f"--text: which column has the texts? There are {', '.join(names)}")
    if guesses:
        print(f"columns guessed: {', '.join(guesses)}", file=sys.stderr)
    return columns


if __name__ == "__main__":
    sys.exit(main())
