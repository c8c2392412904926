"""What `analyze` finds: the tables of a pile of articles, and what is made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from copydesk import _frames

# How many keywords stand for a story in `.articles`, `.stories` and the timeline.
_KEYWORDS_SHOWN = 5

# Parts the keywords that share a cell of `.articles` and `.stories`.
_PARTING = "; "

# What `relation` says of an article that tells no story, and what one and several of these are.
NO_STORY = {
    "missing": ("article without a text", "articles without a text"),
    "chrome": ("page without a story", "pages without a story"),
}


class Inputs(NamedTuple):
    """The columns `analyze` was given, as the caller keeps them."""

    texts: Any
    title: Any
    source: Any


class Analysis:
    """What `analyze` found.

    Attributes:
        articles: A row per article: `cluster`, `representative`, `relation`, `published`,
            `published_source` (`given` by the caller, where it stands in the text as
            `copydesk.published` tells it, or `story`: its story's first date), `keywords`.
        stories: A row per cluster: `cluster`, `articles`, `sources` (how many distinct ones),
            `first_published`, `last_published`, `keywords`.
        keywords: Long, of the representatives: as `copydesk.keywords` answers.
        dates: Long: as `copydesk.dates` answers.
        boilerplate: Long: page chrome, as `copydesk.boilerplate` answers, and the lines that say
            nothing but the name of the article's site.
        inputs: The columns that were analysed.
    """

    def __init__(
        self,
        inputs: Inputs,
        *,
        articles: Any,
        stories: Any,
        keywords: Any,
        dates: Any,
        boilerplate: Any,
    ) -> None:
        self.inputs = inputs
        self.articles = articles
        self.stories = stories
        self.keywords = keywords
        self.dates = dates
        self.boilerplate = boilerplate

    def __repr__(self) -> str:
        return self.summary()

    def summary(self) -> str:
        """What was found, in a few lines of text.

        Returns:
            Lines that count articles, stories and copies, and tell the span of publication dates
            and the keywords most stories share.
        """
        relations = Counter(_frames.array(self.articles, "relation").tolist())
        copies = {name: relations[name] for name in ("exact", "near", "excerpt")}
        days = known_days(_frames.array(self.articles, "published"))
        kinds = ", ".join(f"{count:,} {name}" for name, count in copies.items())
        lines = [
            f"{_counted(sum(relations.values()), 'article')}, "
            f"{_counted(self._stories_told(), 'story', 'stories')}, "
            f"{_counted(sum(copies.values()), 'copy', 'copies')} ({kinds})"
        ]
        lines += [
            _counted(relations[name], *what) for name, what in NO_STORY.items() if relations[name]
        ]
        if len(days):
            lines.append(f"published {days.min()} to {days.max()}, dates known of {len(days):,}")
        found = _frames.array(self.dates, "row")
        lines.append(
            f"{_counted(len(found), 'mention of a date', 'mentions of dates')} "
            f"in {_counted(len(np.unique(found)), 'article')}"
        )
        common = ", ".join(keyword for keyword, _ in self.common_keywords(10))
        return "\n".join([*lines, f"keywords of most stories: {common or 'none'}"])

    def timeline(self) -> Any:
        """What the articles say happens when.

        Returns:
            A table of the caller's kind with a row per day that is the first day of some mention
            of a date: `day`, `mentions`, `stories` (how many mention it), `keywords` (those most of
            these stories have). Only mentions of a single day count.
        """
        begin, finish = (_frames.array(self.dates, name) for name in ("begin", "finish"))
        rows = _frames.array(self.dates, "row").astype(np.int64)
        clusters = _frames.array(self.articles, "cluster")
        mentions: Counter[Any] = Counter()
        stories: defaultdict[Any, set[int]] = defaultdict(set)
        for at in np.flatnonzero(begin == finish):  # NaT equals nothing, itself included
            mentions[begin[at]] += 1
            stories[begin[at]].add(int(clusters[rows[at]]))
        told = told_keywords(self.keywords)
        days = sorted(mentions)
        shared = [_most_shared(told.get(story, []) for story in sorted(stories[d])) for d in days]
        columns: _frames.Columns = {
            "day": np.array(days, dtype="datetime64[D]"),
            "mentions": np.array([mentions[day] for day in days], dtype=np.int64),
            "stories": np.array([len(stories[day]) for day in days], dtype=np.int64),
            "keywords": np.array(shared, dtype=object),
        }
        return _frames.unaligned(self.inputs.texts, columns)

    def story(self, cluster: int) -> Any:
        """The articles of one story in the order they were published.

        Args:
            cluster: The story, as `.stories` names it.

        Returns:
            A table of the caller's kind: `row` (int64), `source` and `title` (where these columns
            were given), `relation`, `published`, `published_source`; the earliest first, those of
            one day by row, those of unknown date last. For pandas on the caller's labels.

        Raises:
            ValueError: There is no such story.

        Examples:
            >>> import copydesk
            >>> wire = "The ferry firm will sail an hour later from next week, it said in Oslo. "
            >>> pile = {"text": [f"Published: May {day}, 2024. {wire * 9}" for day in (7, 6)]}
            >>> copydesk.analyze(pile).story(0)["row"].tolist()
            [1, 0]
        """
        names = ("cluster", "relation", "published", "published_source")
        table = {name: _frames.array(self.articles, name) for name in names}
        rows = np.flatnonzero(table.pop("cluster") == cluster)
        if not len(rows):
            raise ValueError(f"cluster: there is no story {cluster!r}; see the column of .stories")
        never = np.isnat(table["published"][rows])
        rows = rows[np.lexsort((rows, table["published"][rows], never))]
        columns: _frames.Columns = {"row": rows.astype(np.int64)}
        for name, given in (("source", self.inputs.source), ("title", self.inputs.title)):
            if given is not None:
                told = _frames.objects(given)
                columns[name] = _frames.texts_or_missing([told[row] for row in rows.tolist()])
        columns["relation"] = table["relation"][rows]
        columns["published"] = table["published"][rows]
        columns["published_source"] = _frames.texts_or_missing(
            table["published_source"][rows].tolist()
        )
        return _frames.long(self.inputs.texts, columns)

    def save(self, folder: str | Path) -> list[Path]:
        """Write the four tables as Parquet and the report as HTML, each whole or not at all.

        Args:
            folder: Where `articles.parquet`, `stories.parquet`, `keywords.parquet`,
                `dates.parquet` and `report.html` go; made when it is not there.

        Returns:
            The paths written.

        Raises:
            ImportError: pyarrow or jinja2 is not installed.
            OSError: The folder cannot be made or written to; nothing in it has changed.
        """
        from copydesk import _files, _whole

        names = ("articles", "stories", "keywords", "dates")
        files = {
            f"{name}.parquet": partial(_files.write_parquet, getattr(self, name)) for name in names
        }
        return _whole.write(Path(folder), {**files, "report.html": self._write_html})

    def to_html(self, path: str | Path) -> Path:
        """Write the report: one HTML file that opens offline.

        Args:
            path: The file, replaced whole when it is there.

        Returns:
            The path written.

        Raises:
            ImportError: jinja2 is not installed.
            OSError: The file cannot be written; what was there has not changed.
        """
        from copydesk import _whole

        path = Path(path)
        return _whole.write(path.parent, {path.name: self._write_html})[0]

    def plot_timeline(self, *, begin: Any = None, finish: Any = None, ax: Any = None) -> Any:
        """Draw the days: the stories that speak of each, and those first published then.

        Args:
            begin: The first day shown, a date or an ISO string; two weeks before the first
                publication by default, not counting one in a hundred stories that lie far off.
            finish: The last day shown; six weeks after the last publication by default.
            ax: Matplotlib axes to draw on; new ones by default.

        Returns:
            The matplotlib axes.

        Raises:
            ImportError: matplotlib is not installed.
            ValueError: `begin` or `finish` is no day, or they are in the wrong order.
        """
        from copydesk.report import plots

        return plots.timeline(self, begin=begin, finish=finish, ax=ax)

    def plot_stories(self, *, top: int = 15, ax: Any = None) -> Any:
        """Draw the most copied stories: how many articles each has, by kind of copy.

        Args:
            top: How many stories, at most.
            ax: Matplotlib axes to draw on; new ones by default.

        Returns:
            The matplotlib axes.

        Raises:
            ImportError: matplotlib is not installed.
        """
        from copydesk.report import plots

        return plots.stories(self, top=top, ax=ax)

    def plot_keywords(self, *, top: int = 20, ax: Any = None) -> Any:
        """Draw the keywords that most stories have, a story counted once.

        Args:
            top: How many keywords, at most.
            ax: Matplotlib axes to draw on; new ones by default.

        Returns:
            The matplotlib axes.

        Raises:
            ImportError: matplotlib is not installed.
        """
        from copydesk.report import plots

        return plots.keywords(self, top=top, ax=ax)

    def _repr_html_(self) -> str:
        from copydesk.report import cell

        return cell.render(self)

    def _write_html(self, path: Path) -> None:
        from copydesk import report

        path.write_text(report.render(self), encoding="utf-8")

    def _stories_told(self) -> int:
        told = ~np.isin(_frames.array(self.articles, "relation").astype(str), list(NO_STORY))
        return len(np.unique(_frames.array(self.articles, "cluster")[told]))

    def common_keywords(self, top: int = 10) -> list[tuple[str, int]]:
        """The keywords that most stories have.

        Args:
            top: How many, at most.

        Returns:
            Keywords, each with the number of stories that have it; of those that as many have,
            what ranks highest in its stories first.
        """
        ranks: defaultdict[str, list[int]] = defaultdict(list)
        for story in told_keywords(self.keywords).values():
            for rank, keyword in enumerate(story):
                ranks[keyword].append(rank)
        ordered = sorted(ranks.items(), key=lambda item: (-len(item[1]), sum(item[1]), item[0]))
        return [(keyword, len(told)) for keyword, told in ordered[:top]]


def told_keywords(keywords: Any) -> dict[int, list[str]]:
    """The keywords of each article that has some.

    Args:
        keywords: As `copydesk.keywords` answers.

    Returns:
        For each row its keywords, best first.
    """
    told: defaultdict[int, list[str]] = defaultdict(list)
    rows, words = (_frames.array(keywords, name).tolist() for name in ("row", "keyword"))
    for row, word in zip(rows, words, strict=True):
        told[row].append(word)
    return told


def one_cell(keywords: list[str]) -> str:
    """The first of some keywords as one cell of a table.

    Args:
        keywords: The best first.

    Returns:
        One text.
    """
    return _PARTING.join(keywords[:_KEYWORDS_SHOWN])


def known_days(days: np.ndarray) -> np.ndarray:
    """The days that are known.

    Args:
        days: Days, NaT where one is not.

    Returns:
        Those that are, in order.
    """
    return days[~np.isnat(days)]


def _counted(count: int, one: str, more: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def _most_shared(stories: Any) -> str:
    counts = Counter(keyword for story in stories for keyword in story)
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return one_cell([keyword for keyword, _ in ordered])
