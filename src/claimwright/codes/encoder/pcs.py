"""Building an ICD-10-PCS code character by character from the loaded tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.codes.release import Release
from claimwright.codes.search.engine import Engine
from claimwright.codes.search.index import build_index
from claimwright.codes.search.lexicon import procedure_lexicon
from claimwright.codes.search.names import Field, Name
from claimwright.codes.store import CodeStore
from claimwright.codes.systems import CodeSystem

_CODE_SET = "icd10pcs"
_LENGTH = 7
_TABLE_LENGTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PCSOption:
    """A character that may come next. definition: what it means, where PCS defines it.

    count: how many complete codes it still allows.
    """

    character: str
    label: str
    definition: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PCSStep:
    """Where a prefix stands. position: 1 to 7, of the character to choose; 8 when complete.

    chosen: the labels of the characters so far. code: the complete code, else None.
    """

    prefix: str
    position: int
    title: str
    chosen: tuple[str, ...]
    options: tuple[PCSOption, ...]
    code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PCSEntry:
    """A term of the PCS index: where it leads. prefix: characters to start with, "" where it
    only names another term (see) or the value that a device or body part is coded as (use)."""

    path: str
    prefix: str
    see: str
    use: str


class PCSBuilder:
    """The tables of one release: which characters may stand together."""

    def __init__(
        self,
        *,
        release: Release,
        axis_values: pl.DataFrame,
        definitions: pl.DataFrame | None = None,
        index_terms: pl.DataFrame | None = None,
    ) -> None:
        """axis_values, definitions, index_terms: the tables of the loaded release by that name."""
        self.release = release
        self._heads: dict[str, dict[int, tuple[str, str, str, str]]] = {}
        self._rows: dict[str, dict[int, dict[int, dict[str, str]]]] = {}
        self._titles: dict[tuple[str, int], str] = {}
        for table, row, position, axis, value, label, definition in axis_values.iter_rows():
            self._titles[table, position] = axis
            if row == 0:
                head = self._heads.setdefault(table, {})
                head[position] = (value, label, axis, definition or "")
            else:
                rows = self._rows.setdefault(table, {}).setdefault(row, {})
                rows.setdefault(position, {})[value] = label
        self._definitions = _definitions(definitions)
        self._entries = _entries(index_terms)
        self._engine: Engine | None = None

    @classmethod
    def open(cls, store: CodeStore, *, on: date) -> PCSBuilder | None:
        """Open the tables in force on a day; None where none are loaded."""
        release = store.on(_CODE_SET, on)
        values = None if release is None else store.open_table(release, "axis_values")
        if release is None or values is None:
            return None
        return cls(
            release=release,
            axis_values=values,
            definitions=store.open_table(release, "definitions"),
            index_terms=store.open_table(release, "index_terms"),
        )

    def step(self, prefix: str) -> PCSStep | None:
        """Say which characters may follow a prefix of 0 to 7 characters.

        None for a prefix that no table allows.
        """
        prefix = prefix.upper()
        if len(prefix) < _TABLE_LENGTH:
            return self._head_step(prefix)
        table = self._rows.get(prefix[:_TABLE_LENGTH])
        if table is None or len(prefix) > _LENGTH:
            return None
        rows = [row for row in table.values() if _allows(row, prefix)]
        if not rows:
            return None
        position = len(prefix) + 1
        chosen = self._chosen(prefix, rows[0])
        if position > _LENGTH:
            return PCSStep(
                prefix=prefix, position=position, title="", chosen=chosen, options=(), code=prefix
            )
        counts: dict[str, int] = {}
        labels: dict[str, str] = {}
        for row in rows:
            open_below = _product(len(row[later]) for later in range(position + 1, _LENGTH + 1))
            for character, label in row[position].items():
                counts[character] = counts.get(character, 0) + open_below
                labels[character] = label
        title = self._titles[prefix[:_TABLE_LENGTH], position]
        return PCSStep(
            prefix=prefix,
            position=position,
            title=title,
            chosen=chosen,
            options=tuple(
                PCSOption(
                    character=character,
                    label=labels[character],
                    definition=self._definition(prefix[0], position, labels[character]),
                    count=counts[character],
                )
                for character in sorted(labels)
            ),
            code=None,
        )

    def exists(self, code: str) -> bool:
        """Whether the tables allow a complete code."""
        step = self.step(code) if len(code) == _LENGTH else None
        return step is not None and step.code is not None

    def find(self, text: str, *, limit: int = 10) -> tuple[PCSEntry, ...]:
        """Find terms of the PCS index by words; empty where no index is loaded."""
        if self._engine is None:
            self._engine = _engine_of(self._entries)
        hits = self._engine.search(text, limit=limit).hits
        return tuple(self._entries[int(hit.code)] for hit in hits)

    def _head_step(self, prefix: str) -> PCSStep | None:
        position = len(prefix) + 1
        tables = [table for table in self._heads if table.startswith(prefix)]
        if not tables:
            return None
        counts: dict[str, int] = {}
        heads: dict[str, tuple[str, str, str, str]] = {}
        for table in tables:
            character = table[position - 1]
            heads[character] = self._heads[table][position]
            counts[character] = counts.get(character, 0) + self._size(table)
        first = self._heads[tables[0]]
        return PCSStep(
            prefix=prefix,
            position=position,
            title=next(iter(heads.values()))[2],
            chosen=tuple(first[place][1] for place in range(1, position)),
            options=tuple(
                PCSOption(
                    character=character,
                    label=heads[character][1],
                    definition=heads[character][3]
                    or self._definition(prefix[:1], position, heads[character][1]),
                    count=counts[character],
                )
                for character in sorted(heads)
            ),
            code=None,
        )

    def _chosen(self, prefix: str, row: Mapping[int, Mapping[str, str]]) -> tuple[str, ...]:
        head = self._heads[prefix[:_TABLE_LENGTH]]
        start = [head[place][1] for place in range(1, _TABLE_LENGTH + 1)]
        rest = [
            row[place][prefix[place - 1]] for place in range(_TABLE_LENGTH + 1, len(prefix) + 1)
        ]
        return (*start, *rest)

    def _definition(self, section: str, position: int, term: str) -> str:
        return self._definitions.get((section, position, term.lower()), "")

    def _size(self, table: str) -> int:
        return sum(
            _product(len(row[place]) for place in range(_TABLE_LENGTH + 1, _LENGTH + 1))
            for row in self._rows.get(table, {}).values()
        )


def _allows(row: Mapping[int, Mapping[str, str]], prefix: str) -> bool:
    return all(
        prefix[place - 1] in row[place] for place in range(_TABLE_LENGTH + 1, len(prefix) + 1)
    )


def _product(sizes: Iterable[int]) -> int:
    result = 1
    for size in sizes:
        result *= size
    return result


def _definitions(table: pl.DataFrame | None) -> dict[tuple[str, int, str], str]:
    if table is None:
        return {}
    rows = table.select("section", "position", "term", "definition").iter_rows()
    return {
        (section, position, term.lower()): definition or ""
        for section, position, term, definition in rows
    }


def _entries(terms: pl.DataFrame | None) -> list[PCSEntry]:
    return [] if terms is None else list(_read_entries(terms))


def _read_entries(terms: pl.DataFrame) -> Iterator[PCSEntry]:
    columns = ("path", "code", "see", "see_code", "use", "use_code")
    for path, code, see, see_code, use, use_code in terms.select(columns).iter_rows():
        if code or see or use:
            prefix = code or see_code or use_code or ""
            yield PCSEntry(path=path, prefix=prefix, see=see or "", use=use or "")


def _engine_of(entries: list[PCSEntry]) -> Engine:
    """Make the terms searchable: each is a code of its own, numbered."""
    codes = pl.DataFrame(
        {
            "code": [str(number) for number in range(len(entries))],
            "label": [entry.path for entry in entries],
        },
        schema={"code": pl.String, "label": pl.String},
    ).with_columns(
        is_billable=pl.lit(value=True),
        first_child=pl.lit(-1, dtype=pl.Int32),
        child_count=pl.lit(0, dtype=pl.Int32),
    )
    names = [
        Name(row=row, text=f"{entry.path} {entry.see}".strip(), field=Field.INDEX)
        for row, entry in enumerate(entries)
    ]
    index = build_index(names, codes=codes, system=CodeSystem.ICD10PCS, release="index")
    return Engine(index, words=procedure_lexicon())
