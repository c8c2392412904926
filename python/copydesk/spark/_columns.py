"""The columns of a frame of articles, checked before anything runs, and those of the answers."""

from __future__ import annotations

try:
    from pyspark.sql import Column, DataFrame, functions
    from pyspark.sql.types import (
        BooleanType,
        DataType,
        DateType,
        DoubleType,
        LongType,
        NullType,
        StringType,
        StructField,
        StructType,
        TimestampNTZType,
        TimestampType,
    )
except ImportError as missing:
    raise ImportError(
        f"copydesk.spark needs PySpark 4 ({missing}): pip install copydesk[spark]"
    ) from missing

# The types of columns by the options that name them; other columns are of strings.
_ALLOWED: dict[str, tuple[type[DataType], ...]] = {
    "rank": (LongType,),
    "id": (LongType,),
    "published": (DateType, TimestampType, TimestampNTZType, StringType),
}

_TYPES: dict[str, DataType] = {
    "boolean": BooleanType(),
    "date": DateType(),
    "double": DoubleType(),
    "long": LongType(),
    "string": StringType(),
}


def articles(df: DataFrame, *, id: str, text: str, **others: str | Column | None) -> DataFrame:
    """The columns of a frame that a function reads, checked, and called as kernels expect.

    Args:
        df: A frame of articles.
        id: The column of their ids.
        text: The column of their texts.
        others: More columns, by the option that names them; None where it names none.

    Returns:
        A frame of these columns alone, each with the name of its option.

    Raises:
        TypeError: `df` is no Spark DataFrame, or a column is of another type.
        ValueError: There is no such column.
    """
    if not isinstance(df, DataFrame):
        raise TypeError(
            f"df must be a Spark DataFrame, not {type(df).__name__}; for other tables there are "
            "the plain functions of copydesk"
        )
    given = {"id": id, "text": text, **others}
    return df.select(*(_read(df, to, of) for of, to in given.items() if to is not None))


def _read(df: DataFrame, column: str | Column, option: str) -> Column:
    """One column of a frame, of a type that its option allows."""
    if isinstance(column, str):
        name = column
        there = df.columns.count(name)
        if there != 1:
            how_many = f"{there} columns are called" if there else "there is no column"
            known = ", ".join(df.columns) or "none"
            raise ValueError(f"{option}: {how_many} {name!r}; there are {known}")
        column = named(name)
    elif isinstance(column, Column):
        name = option
    else:
        raise TypeError(f"{option} must be the name of a column, not {type(column).__name__}")
    kind = df.select(column).schema[0].dataType
    allowed = _ALLOWED.get(option, (StringType,))
    if isinstance(kind, NullType) and StringType in allowed:
        return column.cast(StringType()).alias(option)
    if not isinstance(kind, allowed):
        wanted = " or ".join(one().simpleString() for one in allowed)
        raise TypeError(
            f"{option}: the column {name!r} must be of type {wanted}, not {kind.simpleString()}"
        )
    return column.alias(option)


def named(name: str) -> Column:
    """The column of a name, whatever signs are in it."""
    return functions.col("`{}`".format(name.replace("`", "``")))


def answer(mapped: DataFrame, id: str) -> DataFrame:
    """An answer whose ids are called as those of the caller's frame."""
    return mapped if id == "id" else mapped.withColumnRenamed("id", id)


def schema(id: str, columns: dict[str, str]) -> StructType:
    """The type of an answer.

    Args:
        id: What its first column, `id`, will be called.
        columns: The others by name, and their types; with a `?` where a value can be missing.

    Returns:
        The type, for `mapInArrow`.

    Raises:
        ValueError: The column of ids is called as another.
    """
    if id in columns:
        raise ValueError(f"id: the answer has a column {id!r} of its own; rename that of the ids")
    fields = [StructField("id", LongType(), nullable=False)]
    for name, kind in columns.items():
        fields.append(StructField(name, _TYPES[kind.rstrip("?")], nullable=kind.endswith("?")))
    return StructType(fields)
