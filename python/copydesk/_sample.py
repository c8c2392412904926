"""A small corpus that comes with the package: something to try every function on."""

COLUMNS = ("source", "title", "text")


def sample() -> dict[str, list[str]]:
    """Read the sample corpus: 80 news articles as a crawler would have stored them.

    Some 28 stories of late February to early April 2024 stand on ten sites, each with its own page
    around the article: menus, bylines, date labels, share bars, related links, sign-ups. Wire
    copy is reprinted under other headlines, cut short, lightly edited, hyphenated, quoted whole
    on another page; two reporters cover one event, two earnings reports share a template. The
    firms, agencies, people and events are invented, among real cities and made-up ones. The rows
    stand in the order of the crawl, so that the first copy of a story is not always its original.

    Returns:
        Three lists of equal length under `source` (the name of the site), `title` (the headline)
        and `text` (all the text of the page). `pandas.DataFrame(sample())`,
        `polars.DataFrame(sample())` and `pyarrow.table(sample())` make a table of it.

    Examples:
        >>> from copydesk import sample
        >>> articles = sample()
        >>> len(articles["text"])
        80
        >>> articles["source"][5], articles["title"][5]
        ('Daily Meridian', 'Lisbon to run ferries through the night')
        >>> articles["text"][5].splitlines()[4]
        '2024-03-05 14:02 UTC'
    """
    import json
    from importlib.resources import files

    lines = files("copydesk").joinpath("data", "articles.jsonl").read_text("utf-8").split("\n")
    articles = [json.loads(line) for line in lines if line]
    return {column: [article[column] for article in articles] for column in COLUMNS}
