"""What each command does: files in, the package's functions, files out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import copydesk
from copydesk import _batches, _files, _json_lines, _whole


def analyze(options: argparse.Namespace) -> None:
    """Everything at once, with a report."""
    if options.output is not None:
        _whole.check(options.output)
    articles = _or_empty(_files.read_articles(options.input), options)
    columns = _columns(articles, options)
    with _guesses_told(options):
        analysis = copydesk.analyze(
            articles, **columns, threads=options.threads, progress=_terminal_progress() or None
        )
    if options.output is not None and _terminal_progress():
        _say("writing the tables and the report")
    # Written before anything is printed: nobody may be reading.
    written = [] if options.output is None else analysis.save(options.output)
    print("\n".join([analysis.summary(), *(f"  {path}" for path in written)]))


def dedupe(options: argparse.Namespace) -> None:
    """Which articles are copies of one another."""
    with _batches.sink(options.output) as write:
        articles = _or_empty(_files.read_articles(options.input), options)
        columns = _columns(articles, options)
        texts, title, source = (
            None if name is None else articles[name]
            for name in (columns[role] for role in ("text", "title", "source"))
        )
        chosen = {
            name: getattr(options, name)
            for name in ("similarity", "containment")
            if getattr(options, name) is not None
        }
        keep: Any = options.keep
        if keep in articles.column_names:
            keep = _json_lines.column(articles, keep)
        copies = copydesk.dedupe(
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
    _say(f"{_counted(len(articles), 'article')}, {stories:,} left when copies are dropped")


def keywords(options: argparse.Namespace) -> None:
    """What each article is about."""
    given = {name: getattr(options, name) for name in ("top", "language", "method", "style")}
    if options.max_words is not None:
        given["max_words"] = options.max_words
    _each(options, copydesk.keywords, given, "keyword")


def dates(options: argparse.Namespace) -> None:
    """Every date the articles speak of."""
    _each(options, copydesk.dates, {"order": options.order, **_languages(options)}, "date")


def published(options: argparse.Namespace) -> None:
    """When each article was published."""
    _each(options, copydesk.published, _languages(options), "row")


def match(options: argparse.Namespace) -> None:
    """Where the keywords of a list stand."""
    words = dict.fromkeys(options.keyword, "")
    if options.keywords is not None:
        for line in _listed(options.keywords):
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
    _each(options, copydesk.match, given, "place")


def _listed(path: Path) -> list[str]:
    """The lines of a list of keywords."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: it is not UTF-8: {error}") from error


def _languages(options: argparse.Namespace) -> dict[str, Any]:
    return {} if options.languages is None else {"languages": tuple(options.languages)}


def _each(
    options: argparse.Namespace, answer: Callable[..., Any], given: dict[str, Any], found: str
) -> None:
    """Answer for each article, batch by batch."""
    articles = rows = 0
    columns: dict[str, Any] | None = None
    with _guesses_told(options), _batches.sink(options.output) as write:
        batches = _batches.read(options.input)
        count = _Count(batches.articles)
        for table in (_or_empty(table, options) for table in batches.tables):
            columns = columns or _columns(table, options)
            texts, beside = None, {}
            for role, name in columns.items():
                if name is None:
                    continue
                if name not in table.column_names:
                    there = ", ".join(table.column_names)
                    raise ValueError(f"{role}: there is no column {name!r}; there are {there}")
                column = _json_lines.column(table, name)
                if role == "text":
                    texts = column
                else:
                    beside[role] = column
            try:
                answered = answer(
                    texts,
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
    _say(f"{_counted(articles, 'article')}, {_counted(rows, found)}")


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
        answered = answered.append_column(table.schema.field(name), table[name].take(rows))
    return answered


def _or_empty(table: Any, options: argparse.Namespace) -> Any:
    """A table, which has the columns that were asked for if the input has no row to tell any."""
    if table.column_names:
        return table
    import pyarrow

    asked = [getattr(options, role) for role in options.roles] + getattr(options, "carried", [])
    names = dict.fromkeys([options.text or "text", *filter(None, asked)])
    return pyarrow.table({name: pyarrow.array([], pyarrow.string()) for name in names})


def _columns(table: Any, options: argparse.Namespace) -> dict[str, Any]:
    """The column of each role: the one named, else the one guessed, which is told."""
    names, columns, guesses = table.column_names, {}, []
    for role in options.roles:
        chosen = getattr(options, role)
        if chosen is None and not options.no_guess:
            chosen = _guess(table, role)
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
        if name is not None:
            _json_lines.column(table, name)
    if guesses:
        _say(f"columns guessed: {', '.join(guesses)}")
    options.guesses = guesses
    return columns


def _guess(table: Any, role: str) -> str | None:
    """The column that most likely has a role: its name is usual, and its values can be read."""
    from pyarrow import types

    name = _files.guess(table.column_names, role)
    if name is None or role == "text":  # texts there must be: what is wrong with them is told
        return name
    field = table.schema.field(table.column_names.index(name))
    kind = field.type.value_type if types.is_dictionary(field.type) else field.type
    texts = str(kind) in {"string", "large_string", "string_view", "null"}
    days = role == "published" and (types.is_date(kind) or types.is_timestamp(kind))
    return name if (texts or days) and not _json_lines.is_carried(field) else None


@contextmanager
def _guesses_told(options: argparse.Namespace) -> Iterator[None]:
    """A failure inside says which columns were guessed, since a guess may be its cause."""
    try:
        yield
    except ValueError as error:
        guesses = [words for words in getattr(options, "guesses", []) if "published" in words]
        if guesses and str(error).startswith("published"):
            error.add_note(f"{guesses[0]} was guessed: --published names another, --no-guess none")
        raise


def _terminal_progress() -> bool:
    """Whether to draw a bar: on a terminal, where tqdm is there to draw it."""
    if not sys.stderr.isatty():
        return False
    from importlib.util import find_spec

    return find_spec("tqdm") is not None


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


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
