"""Tables of figures, for the terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

_MEGABYTE = 1_000_000
_MISSING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures of one room. The first column names what was measured; notes stand below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.title!r} has not one cell a column")


def seconds(value: float | None) -> str:
    """CPU seconds as people read them: three digits that mean something."""
    if value is None:
        return _MISSING
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def number(value: float | None) -> str:
    """A rate or a factor: three digits, thousands apart."""
    if value is None:
        return _MISSING
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def count(value: int) -> str:
    """How many."""
    return f"{value:,}"


def times(value: float | None) -> str:
    """A ratio."""
    return _MISSING if value is None else f"{number(value)} ×"


def megabytes(value: float | None) -> str:
    """Bytes in millions."""
    return _MISSING if value is None else f"{number(value / _MEGABYTE)} MB"


def print_table(console: Console, table: Table) -> None:
    """Show a table in the terminal."""
    shown = RichTable(title=table.title, title_justify="left", title_style="bold")
    for place, column in enumerate(table.columns):
        shown.add_column(column, justify="right" if place else "left", no_wrap=True)
    for row in table.rows:
        shown.add_row(*(Text(cell) for cell in row))
    console.print(shown)
    for note in table.notes:
        console.print(Text(note, style="dim"))
    console.print()


def as_markdown(
    tables: Iterable[Table],
    *,
    on: str,
    machine: Sequence[tuple[str, str]],
    warning: str | None = None,
) -> str:
    """Lay the whole run out as one page.

    on: the day, as text. warning: what a run of another size says first.
    """
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, which measures Claimwright and its peers in the same run, each",
        "in a process of its own, on synthetic files made by `python -m bench.write_inputs`.",
        "",
        "Seconds are CPU seconds of all threads, the median of five runs unless a table says",
        "otherwise, of a process kept on one core. A peak is the most memory that the process",
        "held, its imports and input included. Growth is the time at the larger size divided by",
        "the time at the smaller, divided by how much larger it is, of the quickest run of each: 1",
        "is linear. A ratio says how many times faster Claimwright is than the peer, which has an",
        "environment of its own.",
        "",
        *([f"**{warning}**", ""] if warning else []),
        f"- Date: {on}",
        *(f"- {name}: {value}" for name, value in machine),
    ]
    for table in tables:
        lines += ["", f"## {table.title}", "", _row(table.columns)]
        lines.append(_row(["---", *["---:"] * (len(table.columns) - 1)]))
        lines += [_row(row) for row in table.rows]
        for note in table.notes:
            lines += ["", note]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
