"""Questions and answers built of levels (270, 271, 276, 277) as tables: what they share.

A subscriber's loops and a dependent's are the same under two names (2110C, 2110D); here they are
one column, that of the ordinal of the loop around, whosever it is.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from claimwright.x12.party_tables import Layout, filled
from claimwright.x12.syntax import Segments, component, element
from claimwright.x12.values import read_date

_MODIFIERS = (3, 4, 5, 6)


class LevelLayout:
    """The segments of a file that one guide speaks about, ready to be laid out as tables.

    scopes: the name of a column, and the loops (one, or one of a subscriber and one of a
    dependent) whose ordinal it is to carry. code: transactions of this kind (ST01) of a release
    without a guide are read by this one.
    """

    def __init__(
        self,
        segments: Segments,
        *,
        code: str | None,
        guide: str,
        scopes: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._folded = scopes
        flat = {f"{name}_{loop}": loop for name, loops in scopes.items() for loop in loops}
        otherwise = {code: guide} if code else None
        self.layout = Layout(segments, guide=guide, scopes=flat, otherwise=otherwise)

    def fold(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A table with one column a scope."""
        folded = [
            pl.coalesce(f"{name}_{loop}" for loop in loops).alias(name)
            for name, loops in self._folded.items()
        ]
        parts = [f"{name}_{loop}" for name, loops in self._folded.items() for loop in loops]
        others = [name for name in frame.columns if name not in parts]
        return frame.select("transaction", *folded, *others[1:])

    def of(self, segment_id: str, **columns: pl.Expr) -> pl.DataFrame:
        """One row a segment of an id: transaction, the scopes, ordinal, loop, the columns."""
        return self.fold(self.layout.rows(self.layout.places.of(segment_id), **columns))

    def transactions(self) -> pl.DataFrame:
        """One row a BHT: purpose, reference, made_date, made_time, use."""
        found = self.layout.rows(
            self.layout.places.of("BHT"),
            purpose=filled(2),
            reference=filled(3),
            made_date=read_date(element(4)),
            made_time=filled(5),
            use=filled(6),
        )
        return found.select(
            "transaction", "ordinal", "purpose", "reference", "made_date", "made_time", "use"
        )

    def people(self, *loops: str) -> pl.DataFrame:
        """One row a subscriber or dependent: names (see Layout.names), birth_date, sex."""
        named = self.fold(self.layout.names()).filter(pl.col("loop").is_in(loops))
        born = self.of("DMG", birth_date=read_date(element(2)), sex=filled(3))
        keys = ["subscriber", "dependent"]
        return named.drop("relation").join(
            born.unique(keys, keep="first").select(*keys, "birth_date", "sex"),
            on=keys,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )

    def traces(self) -> pl.DataFrame:
        """One row a TRN: kind, number, assigned_by, division."""
        return self.of(
            "TRN", kind=filled(1), number=filled(2), assigned_by=filled(3), division=filled(4)
        )

    def shared(self) -> dict[str, pl.DataFrame]:
        """The tables names, addresses, contacts, references, dates and segments (see Layout)."""
        layout = self.layout
        return {
            "names": self.fold(layout.names()),
            "addresses": self.fold(layout.addresses()),
            "contacts": self.fold(layout.contacts()),
            "references": self.fold(layout.references()),
            "dates": self.fold(layout.dates()),
            "segments": layout.segments(),
        }


def part(number: int, position: int) -> pl.Expr:
    """A component's text; null where it is absent or empty."""
    return component(number, position).str.strip_chars().replace("", None)


def procedure(number: int) -> dict[str, pl.Expr]:
    """The columns of a procedure in one element: procedure_qualifier, procedure_code, modifiers,
    last_procedure_code.
    """
    modifiers = pl.concat_list(part(number, position) for position in _MODIFIERS)
    return {
        "procedure_qualifier": part(number, 1),
        "procedure_code": part(number, 2),
        "modifiers": modifiers.list.drop_nulls(),
        "last_procedure_code": part(number, 8),
    }
