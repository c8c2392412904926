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


def articles(df: DataFrame, *, id: str, text: str, **others: str | None) -> DataFrame:
    """The columns of a frame that a function reads, checked.

    Args:
        df: A frame of articles.
        id: The column of their ids.
        text: The column of their texts.
        others: More columns, by the option that names them; None where it names none.

    Returns:
        A frame of these columns alone.

    Raises:
        TypeError: `df` is no Spark DataFrame, or a column is of another type.
        ValueError: There is no such column.
    """
    if not isinstance(df, DataFrame):
        raise TypeError(
            f"df must be a Spark DataFrame, not {type(df).__name__}; for other tables there are "
            "the plain functions of copydesk"
        )
    read = {id: _column(df, id, "id")}
    for option, name in {"text": text, **others}.items():
        if name is not None:
            read[name] = _column(df, name, option)
    return df.select(*read.values())


def _column(df: DataFrame, name: str, option: str) -> Column:
    """One column of a frame, of a type that its option allows."""
    if not isinstance(name, str):
        raise TypeError(f"{option} must be the name of a column, not {type(name).__name__}")
    found = [field for field in df.schema if field.name == name]
    if len(found) != 1:
        there = ", ".join(df.columns) or "none"
        how_many = f"{len(found)} columns are called" if found else "there is no column"
        raise ValueError(f"{option}: {how_many} {name!r}; there are {there}")
    kind, allowed = found[0].dataType, _ALLOWED.get(option, (StringType,))
    here = functions.col("`{}`".format(name.replace("`", "``")))
    if isinstance(kind, NullType) and StringType in allowed:
        return here.cast(StringType()).alias(name)
    if not isinstance(kind, allowed):
        wanted = " or ".join(one().simpleString() for one in allowed)
        raise TypeError(
            f"{option}: the column {name!r} must be of type {wanted}, not {kind.simpleString()}"
        )
    return here


def answer(id: str, columns: dict[str, str]) -> StructType:
    """The type of an answer.

    Args:
        id: What its first column, the ids, is called.
        columns: The others by name, and their types; with a `?` where a value can be missing.

    Returns:
        The type, for `mapInArrow`.

    Raises:
        ValueError: The column of ids is called as another.
    """
    if id in columns:
        raise ValueError(f"id: the answer has a column {id!r} of its own; rename that of the ids")
    fields = [StructField(id, LongType(), nullable=False)]
    for name, kind in columns.items():
        fields.append(StructField(name, _TYPES[kind.rstrip("?")], nullable=kind.endswith("?")))
    return StructType(fields)
