"""The command line: what the package does, over files."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

# Exit codes: done, could not be done, asked for wrongly (argparse's own), stopped by Ctrl-C, nobody
# reads the output any more (both as shells count signals).
_DONE, _FAILED, _STOPPED, _UNREAD = 0, 1, 130, 141

_ABOUT = """\
Duplicates, keywords and dates in batches of news articles.

  copydesk analyze articles.parquet -o analysis     all of it, with a report to open
  copydesk dedupe articles.csv --drop -o once.csv   one of each story
  copydesk dates articles.jsonl -o dates.parquet    every day the articles speak of
  copydesk COMMAND --help                           more about a command"""

_INPUT = """\
INPUT is a Parquet (.parquet), CSV (.csv, .tsv) or JSON Lines (.jsonl) file, a folder of .txt files,
or - for JSON Lines on standard input. Columns that are not named are guessed by their usual names,
and the guess is told. Exit codes: 0 done, 1 failed, 2 asked for wrongly, 130 stopped by Ctrl-C."""

_OUTPUT = """\
OUT is a .parquet, .csv, .tsv or .jsonl file, written whole or not at all. Without -o, or with -o -,
JSON Lines go to standard output, and all that is said to standard error."""

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
        141 when nobody reads the output any more. A misspelt option ends the process with 2.
    """
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter of some keyword is no reason to lose the answer.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("copydesk: stopped, no file was written", file=sys.stderr)
        return _STOPPED
    except BrokenPipeError:
        # What is left in the buffer would be written, and fail, when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNREAD
    except (ImportError, OSError, TypeError, ValueError) as error:
        print("; ".join([f"copydesk: {error}", *getattr(error, "__notes__", [])]), file=sys.stderr)
        return _FAILED
    return _DONE


def _parser() -> argparse.ArgumentParser:
    from copydesk import __version__

    parser = argparse.ArgumentParser(
        prog="copydesk",
        description=_ABOUT,
        epilog=_INPUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
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
        formatter_class=argparse.RawDescriptionHelpFormatter,
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
        _analyze,
        *_COLUMNS,
    )


def _add_dedupe(commands: Any) -> None:
    command = _command(
        commands,
        "dedupe",
        "which articles are copies of one another\n\n"
        "A row per article: cluster (the row of the article that represents it), representative,\n"
        "relation (unique, original, exact, near, excerpt, missing), similarity, containment.\n\n"
        "  copydesk dedupe articles.parquet -o copies.parquet\n"
        "  copydesk dedupe articles.csv --drop -o once.csv\n"
        "  copydesk dedupe articles.parquet --keep date --drop -o first_published.parquet",
        _dedupe,
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
        help="which copy represents the others: first (the default), last, longest, "
        "or a column to sort by",
    )
    command.add_argument("--similarity", type=float, metavar="0..1", help="least similarity")
    command.add_argument("--containment", type=float, metavar="0..1", help="least containment")


def _add_keywords(commands: Any) -> None:
    command = _command(
        commands,
        "keywords",
        "what each article is about\n\n"
        "A row per keyword: row, rank, keyword, score, count, start. How rare words are is\n"
        "counted in every 10,000 articles.\n\n"
        "  copydesk keywords articles.parquet --top 5 --with url -o keywords.parquet",
        _keywords,
        "text", "title",
    )  # fmt: skip
    command.add_argument("--top", type=int, default=10, metavar="N", help="10 by default")
    command.add_argument("--max-words", type=int, metavar="N", help="the most words of a keyword")
    command.add_argument("--language", default="en", metavar="CODE", help="en by default")
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
        _dates,
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
        _published,
        "text",
    )
    _add_languages(command)


def _add_match(commands: Any) -> None:
    command = _command(
        commands,
        "match",
        "where the keywords of a list stand\n\n"
        "A row per place: row, keyword, start, end, and topic where the list has topics.\n\n"
        "  copydesk match articles.parquet -k 'climate change' -k COVID-19 -o found.csv\n"
        "  copydesk match articles.parquet --keywords list.txt | head",
        _match,
        "text",
    )
    command.add_argument("-k", "--keyword", action="append", default=[], help="may be given again")
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


def _analyze(options: argparse.Namespace) -> None:
    from copydesk import _files, analyze

    articles = _files.read_articles(options.input)
    columns = _columns(articles.column_names, options)
    analysis = analyze(
        articles, **columns, threads=options.threads, progress=_terminal_progress() or None
    )
    # Written before anything is printed: nobody may be reading.
    written = [] if options.output is None else analysis.save(options.output)
    print("\n".join([analysis.summary(), *(f"  {path}" for path in written)]))


def _dedupe(options: argparse.Namespace) -> None:
    from copydesk import _batches, _files, dedupe

    with _batches.sink(options.output) as write:
        articles = _files.read_articles(options.input)
        columns = _columns(articles.column_names, options)
        texts, title, source = (
            None if name is None else articles[name]
            for name in (columns[role] for role in ("text", "title", "source"))
        )
        chosen = {
            name: getattr(options, name)
            for name in ("similarity", "containment")
            if getattr(options, name) is not None
        }
        keep = articles[options.keep] if options.keep in articles.column_names else options.keep
        copies = dedupe(
            texts,
            title=title,
            source=source,
            keep=keep,
            threads=options.threads,
            progress=_terminal_progress() or None,
            **chosen,
        )
        kept = copies["representative"]
        write(
            articles.filter(kept) if options.drop else _carry(copies, articles, options.carried, 0)
        )
    stories = sum(kept.to_pylist())
    _say(f"{len(articles):,} articles, {stories:,} left when copies are dropped")


def _keywords(options: argparse.Namespace) -> None:
    from copydesk import keywords

    given = {name: getattr(options, name) for name in ("top", "language", "method", "style")}
    if options.max_words is not None:
        given["max_words"] = options.max_words
    _each(options, keywords, given, "keywords")


def _dates(options: argparse.Namespace) -> None:
    from copydesk import dates

    _each(options, dates, {"order": options.order, **_languages(options)}, "dates")


def _published(options: argparse.Namespace) -> None:
    from copydesk import published

    _each(options, published, _languages(options), "rows")


def _match(options: argparse.Namespace) -> None:
    from copydesk import match

    words = dict.fromkeys(options.keyword, "")
    if options.keywords is not None:
        for line in options.keywords.read_text(encoding="utf-8-sig").splitlines():
            word, _, topic = line.partition("\t")
            if word.strip():
                words[word.strip()] = topic.strip()
    if not words:
        raise ValueError("which keywords? Name them by -k WORD or in a file by --keywords FILE")
    given = {
        "keywords": words if any(words.values()) else list(words),
        "whole_words": not options.substrings,
        "fold": not options.exact,
    }
    _each(options, match, given, "places")


def _languages(options: argparse.Namespace) -> dict[str, Any]:
    return {} if options.languages is None else {"languages": tuple(options.languages)}


def _each(
    options: argparse.Namespace, answer: Callable[..., Any], given: dict[str, Any], found: str
) -> None:
    """Answer for each article, batch by batch."""
    from copydesk import _batches

    articles = rows = 0
    columns: dict[str, Any] | None = None
    with _batches.sink(options.output) as write:
        batches = _batches.read(options.input)
        count = _Count(batches.articles)
        for table in batches.tables:
            columns = columns or _columns(table.column_names, options)
            for role, name in columns.items():
                if name is not None and name not in table.column_names:
                    there = ", ".join(table.column_names)
                    raise ValueError(f"{role}: there is no column {name!r}; there are {there}")
            beside = {
                role: table[name]
                for role, name in columns.items()
                if name is not None and role != "text"
            }
            try:
                answered = answer(
                    table[columns["text"]],
                    threads=options.threads,
                    progress=count.after(articles),
                    **beside,
                    **given,
                )
            except (TypeError, ValueError) as error:
                if articles == 0:
                    raise
                raise ValueError(f"{error} (rows counted from row {articles:,})") from error
            write(_carry(answered, table, options.carried, articles))
            articles, rows = articles + len(table), rows + len(answered)
        count.close()
    _say(f"{articles:,} articles, {rows:,} {found}")


def _carry(answered: Any, table: Any, carried: list[str], before: int) -> Any:
    """The answer with its rows counted over all batches, and columns of the input beside it."""
    import pyarrow
    from pyarrow import compute

    if "row" in answered.column_names:
        rows = answered["row"]
        answered = answered.set_column(
            answered.column_names.index("row"), "row", compute.add(rows, before)
        )
    else:
        rows = pyarrow.array(range(len(table)), type=pyarrow.int64())
        answered = answered.add_column(0, "row", compute.add(rows, before))
    for name in carried:
        if name not in table.column_names:
            there = ", ".join(table.column_names)
            raise ValueError(f"--with: there is no column {name!r}; there are {there}")
        if name in answered.column_names:
            raise ValueError(f"--with: the answer has a column {name!r} of its own")
        answered = answered.append_column(name, table[name].take(rows))
    return answered


def _columns(names: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """The column of each role: the one named, else the one guessed, which is told."""
    from copydesk import _files

    columns, guesses = {}, []
    for role in options.roles:
        chosen = getattr(options, role)
        if chosen is None and not options.no_guess:
            chosen = _files.guess(names, role)
            if chosen is not None:
                guesses.append(f"{role} = {chosen}")
        columns[role] = chosen
    if columns["text"] is None:
        raise ValueError(f"--text: which column has the texts? There are {', '.join(names)}")
    for role, name in columns.items():
        if name is not None and name not in names:
            raise ValueError(f"{role}: there is no column {name!r}; there are {', '.join(names)}")
        if names.count(name or "") > 1:
            raise ValueError(f"{role}: {names.count(name or '')} columns are called {name!r}")
    if guesses:
        _say(f"columns guessed: {', '.join(guesses)}")
    return columns


def _path(words: str) -> Path:
    """A path that was named: an empty word is most often a variable that was not set."""
    if not words:
        raise argparse.ArgumentTypeError("an empty path")
    return Path(words)


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _terminal_progress() -> bool:
    """Whether to draw a bar: on a terminal, where tqdm is there to draw it."""
    if not sys.stderr.isatty():
        return False
    from importlib.util import find_spec

    return find_spec("tqdm") is not None


class _Count:
    """A bar that counts articles over all batches, on a terminal."""

    def __init__(self, articles: int | None) -> None:
        self._bar = None
        if _terminal_progress():
            from tqdm.auto import tqdm

            self._bar = tqdm(total=articles, unit=" articles")

    def after(self, before: int) -> Callable[[int, int], None] | None:
        bar = self._bar
        if bar is None:
            return None
        return lambda done, _: bar.update(before + done - bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


if __name__ == "__main__":
    sys.exit(main())
