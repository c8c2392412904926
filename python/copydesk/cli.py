"""The command line: what the package does, over files."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from copydesk import _commands

# Exit codes: done, could not be done, asked for wrongly (argparse's own: 2), and, as shells count
# signals, stopped by Ctrl-C, nobody reads the output any more, told to end.
_DONE, _FAILED, _STOPPED, _UNREAD, _ENDED = 0, 1, 130, 141, 143

_ABOUT = """\
Duplicates, keywords and dates in batches of news articles.

  copydesk analyze articles.parquet -o analysis     all of it, with a report to open
  copydesk dedupe articles.csv --drop -o once.csv   one of each story
  copydesk dates articles.jsonl -o dates.parquet    every day the articles speak of
  copydesk COMMAND --help                           more about a command"""

_INPUT = """\
INPUT is a Parquet (.parquet), CSV (.csv, .tsv) or JSON Lines (.jsonl) file, the latter two also
compressed (.gz), a folder of .txt files, or - for JSON Lines on standard input. Columns that are
not named are guessed by their usual names, and the guess is told. Exit codes: 0 done, 1 failed,
2 asked for wrongly, 130 stopped by Ctrl-C, 143 told to end."""

_OUTPUT = """\
OUT is a .parquet, .csv, .tsv or .jsonl file, written whole or not at all. Without -o, or with -o -,
JSON Lines go to standard output, and all that is said to standard error. `row` in an answer is the
place of the article in the input, counted from 0."""

_COLUMNS = {
    "text": "the column of texts",
    "title": "the column of headlines",
    "published": "the column of publication dates",
    "source": "the column that names each article's site",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The words after `copydesk`; those of the process by default.

    Returns:
        The exit code: 0 when done, 1 when the input or the disk did not allow it, 130 when stopped,
        141 when nobody reads the output any more, 143 when told to end (SIGTERM). A misspelt option
        ends the process with 2.
    """
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter of some keyword is no reason to lose the answer.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        with _heeding_the_end(), _warnings_told():
            options.run(options)
            if sys.stdout is not None:
                sys.stdout.flush()
    except KeyboardInterrupt as stopped:
        print("copydesk: stopped, no file was written", file=sys.stderr)
        return _ENDED if isinstance(stopped, _Ended) else _STOPPED
    except BrokenPipeError:
        # What is left in the buffer would be written, and fail, when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNREAD
    except (ImportError, OSError, TypeError, ValueError) as error:
        print("; ".join([f"copydesk: {error}", *getattr(error, "__notes__", [])]), file=sys.stderr)
        return _FAILED
    return _DONE


class _Ended(KeyboardInterrupt):
    """The process was told to end."""


@contextmanager
def _heeding_the_end() -> Iterator[None]:
    """SIGTERM stops what runs inside as Ctrl-C does: what was half done is cleared away."""

    def stop(*_: object) -> None:
        raise _Ended

    if threading.current_thread() is not threading.main_thread():  # which alone hears signals
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _warnings_told() -> Iterator[None]:
    """A warning inside is told as all else is, once, without the line of code that gave it."""
    told: set[str] = set()

    def tell(message: Warning | str, *_: object, **__: object) -> None:
        if str(message) not in told:
            told.add(str(message))
            print(f"copydesk: {message}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = tell
        yield


def _parser() -> argparse.ArgumentParser:
    from copydesk import __version__

    parser = argparse.ArgumentParser(
        prog="copydesk",
        description=_ABOUT,
        epilog=_INPUT,
        formatter_class=_layout,
    )
    parser.add_argument("--version", action="version", version=f"copydesk {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (_add_analyze, _add_dedupe, _add_keywords, _add_dates, _add_published, _add_match):
        add(commands)
    return parser


def _command(
    commands: Any, name: str, about: str, run: Callable[[argparse.Namespace], None], *roles: str
) -> argparse.ArgumentParser:
    """A command, with the options that all of them have."""
    summary, _, more = about.partition("\n\n")
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.\n\n{more}".strip(),
        epilog=_INPUT if name == "analyze" else f"{_INPUT}\n\n{_OUTPUT}",
        formatter_class=_layout,
    )
    command.add_argument("input", type=_path, metavar="INPUT", help="the articles, or -")
    if name == "analyze":
        command.add_argument(
            "-o", "--output", type=_path, metavar="DIR", help="the folder that the files go to"
        )
    else:
        command.add_argument(
            "-o", "--output", type=_path, default=Path("-"), metavar="OUT", help="the answer, or -"
        )
        command.add_argument(
            "--with",
            dest="carried",
            action="append",
            default=[],
            metavar="COLUMN",
            help="a column of the input to carry over, such as an id; may be given again",
        )
    columns = command.add_argument_group("columns")
    for role in roles:
        columns.add_argument(f"--{role}", metavar="COLUMN", help=_COLUMNS[role])
    columns.add_argument("--no-guess", action="store_true", help="only columns that are named")
    command.add_argument("--threads", type=int, metavar="N", help="threads to use; all by default")
    command.set_defaults(run=run, roles=roles)
    return command


def _add_analyze(commands: Any) -> None:
    _command(
        commands,
        "analyze",
        "stories, copies, dates and keywords of a pile of articles, with a report\n\n"
        "Reads a pile as an editor would: page chrome aside, which articles are copies of one\n"
        "another, when each was published, which days it speaks of and what it is about. Prints\n"
        "what was found in short; with -o writes articles, stories, keywords and dates as\n"
        ".parquet, and report.html, which opens in any browser, offline too.\n\n"
        "  copydesk analyze articles.parquet -o analysis",
        _commands.analyze,
        *_COLUMNS,
    )


def _add_dedupe(commands: Any) -> None:
    command = _command(
        commands,
        "dedupe",
        "which articles are copies of one another\n\n"
        "A row per article: cluster (the row of the article that represents it), representative,\n"
        "relation (unique, original, exact, near, excerpt, missing, and chrome: a page without a\n"
        "story), similarity, containment.\n\n"
        "  copydesk dedupe articles.parquet -o copies.parquet\n"
        "  copydesk dedupe articles.csv --drop -o once.csv\n"
        "  copydesk dedupe articles.parquet --keep date --drop -o first_published.parquet",
        _commands.dedupe,
        "text", "title", "source",
    )  # fmt: skip
    command.add_argument(
        "--drop",
        action="store_true",
        help="write the input itself, with one article of each story left",
    )
    command.add_argument(
        "--keep",
        default="first",
        metavar="WHICH",
        help="which copy represents the others: first (the default), last, longest, central "
        "(has most copies in common with the others), or a column to sort by",
    )
    command.add_argument(
        "--similarity",
        type=float,
        metavar="0..1",
        help="least similarity of a near copy, shared word triples over all: 0.45 by default",
    )
    command.add_argument(
        "--containment",
        type=float,
        metavar="0..1",
        help="least part of an excerpt that stands in the longer article: 0.8 by default",
    )


def _add_keywords(commands: Any) -> None:
    command = _command(
        commands,
        "keywords",
        "what each article is about\n\n"
        "A row per keyword: row, rank, keyword, score, count, start. How rare words are is\n"
        "counted in every 10,000 articles.\n\n"
        "  copydesk keywords articles.parquet --top 5 --with url -o keywords.parquet",
        _commands.keywords,
        "text", "title",
    )  # fmt: skip
    command.add_argument(
        "--top", type=int, default=10, metavar="N", help="keywords of each article: 10 by default"
    )
    command.add_argument(
        "--max-words", type=int, metavar="N", help="most words in a keyword: 3 by default"
    )
    command.add_argument(
        "--language", default="en", metavar="CODE", help="of the stop words: en by default"
    )
    command.add_argument(
        "--method",
        default="news",
        choices=("news", "yake", "rake", "textrank", "positionrank", "tfidf"),
        help="how they are found and weighed: news by default",
    )
    command.add_argument(
        "--style",
        default="phrases",
        choices=("phrases", "tags"),
        help="of the method news: phrases, or mostly single words",
    )


def _add_dates(commands: Any) -> None:
    command = _command(
        commands,
        "dates",
        "every date, time and duration the articles speak of\n\n"
        "A row per mention: row, start, end, mention, type, value (TIMEX3), begin, finish and\n"
        'more. "On Thursday" stands on the article\'s date of publication: that of the column, or\n'
        "where there is none that found in the text.\n\n"
        "  copydesk dates articles.parquet --published crawled --with url -o dates.parquet",
        _commands.dates,
        "text", "published",
    )  # fmt: skip
    command.add_argument(
        "--order",
        default="auto",
        choices=("auto", "dmy", "mdy"),
        help="how 04/03/2016 is read where the article does not show it",
    )
    _add_languages(command)


def _add_published(commands: Any) -> None:
    command = _command(
        commands,
        "published",
        "when each article was published, as its text tells\n\n"
        "A row per article: row, date, start, end, source (label, dateline, lead, stamp, byline,\n"
        "none), confidence.\n\n"
        "  copydesk published texts/ -o published.csv",
        _commands.published,
        "text",
    )
    _add_languages(command)


def _add_match(commands: Any) -> None:
    command = _command(
        commands,
        "match",
        "where the keywords of a list stand\n\n"
        "A row per place: row, keyword, start, end, and topic where the list has topics. Places\n"
        "count characters: text[start:end] is what was found.\n\n"
        "  copydesk match articles.parquet -k 'climate change' -k COVID-19 -o found.csv\n"
        "  copydesk match articles.parquet --keywords list.txt | head",
        _commands.match,
        "text",
    )
    command.add_argument(
        "-k",
        "--keyword",
        action="append",
        default=[],
        metavar="WORD",
        help="a word or phrase; may be given again",
    )
    command.add_argument(
        "--keywords",
        type=_path,
        metavar="FILE",
        help="a keyword on each line, after a tab its topic if it has one",
    )
    command.add_argument("--substrings", action="store_true", help="inside of words too")
    command.add_argument("--exact", action="store_true", help="as written: case and accents count")


def _add_languages(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--language",
        dest="languages",
        action="append",
        metavar="CODE",
        help="en by default; may be given again",
    )


def _layout(prog: str) -> argparse.HelpFormatter:
    """Help with what each option does beside it, and descriptions as they are written."""
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=28)


def _path(words: str) -> Path:
    """A path that was named: an empty word is most often a variable that was not set."""
    if not words:
        raise argparse.ArgumentTypeError("an empty path")
    return Path(words)


if __name__ == "__main__":
    sys.exit(main())
