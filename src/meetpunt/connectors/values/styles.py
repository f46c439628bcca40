"""The styles in which a column writes its dates and numbers. Rule: one column has one style."""

from enum import StrEnum


class DateStyle(StrEnum):
    """The order of day, month and year in a column; months by name and ISO need no style."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class NumberStyle(StrEnum):
    """What the decimal sign of a column is."""

    COMMA = "comma"  # 1.234,56
    POINT = "point"  # 1,234.56
