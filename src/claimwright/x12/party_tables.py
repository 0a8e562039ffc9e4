"""Names, addresses, contacts, references, dates and amounts of any transaction as tables.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in, counted over the file from 1), `loop`, and a column for each scope: the ordinal
of the loop of that kind that the row stands in, null outside of one.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from claimwright.x12.guide import open_guide
from claimwright.x12.loops import assign
from claimwright.x12.places import Places, within
from claimwright.x12.syntax import Segments, element
from claimwright.x12.values import read_amount, read_date

_NAME = {
    "last_name": 3,
    "first_name": 4,
    "middle_name": 5,
    "prefix": 6,
    "suffix": 7,
    "identifier_qualifier": 8,
    "identifier": 9,
    "relation": 10,
}
_PLACE = {
    "city": 1,
    "state": 2,
    "postal_code": 3,
    "country": 4,
    "location_qualifier": 5,
    "location": 6,
    "subdivision": 7,
}
_CONTACT_NUMBERS = ((3, 4), (5, 6), (7, 8))


class Layout:
    """The segments of a file that one guide speaks about, ready to be laid out as tables.

    scopes: the name of a column for each kind of loop whose ordinal the rows are to carry.
    otherwise: as for loops.assign.
    """

    def __init__(
        self,
        segments: Segments,
        *,
        guide: str,
        scopes: Mapping[str, str],
        otherwise: Mapping[str, str] | None = None,
    ) -> None:
        placed = assign(segments, otherwise=otherwise)
        self._placed = placed.filter(pl.col("guide") == guide)
        self._scopes = scopes
        self.places = Places(self._placed, open_guide(guide), scopes=scopes.values())

    def rows(self, rows: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
        """Columns of some rows of `places`, after those that every table has."""
        scopes = (pl.col(within(loop)).alias(name) for name, loop in self._scopes.items())
        return rows.select("transaction", *scopes, "ordinal", "loop", **columns)

    def segments(self) -> pl.DataFrame:
        """Every segment as it stands: loop (null without a place), segment_id, text, and its
        component_separator and repetition_separator.
        """
        return self._placed.select(
            "transaction",
            "ordinal",
            "loop",
            "segment_id",
            "text",
            "component_separator",
            "repetition_separator",
        )

    def names(self) -> pl.DataFrame:
        """NM1 and N1: role, is_person, last_name (an organization's name), first_name ...
        identifier_qualifier, identifier, relation.
        """
        people = self.rows(
            self.places.of("NM1"),
            role=element(1),
            is_person=element(2) == "1",
            **{name: filled(number) for name, number in _NAME.items()},
        )
        organizations = self.rows(
            self.places.of("N1"),
            role=element(1),
            is_person=pl.lit(value=False),
            last_name=filled(2),
            identifier_qualifier=filled(3),
            identifier=filled(4),
        )
        return pl.concat([people, organizations], how="diagonal").sort("ordinal")

    def addresses(self) -> pl.DataFrame:
        """N3 and N4 by the name before them: party (the ordinal of its NM1 or N1), lines (a
        list), city, state, postal_code, country, location_qualifier, location, subdivision.
        """
        names = self.names().select("transaction", "ordinal", party="ordinal")

        def of_party(rows: pl.DataFrame) -> pl.DataFrame:
            return rows.sort("ordinal").join_asof(
                names, on="ordinal", by="transaction", check_sortedness=False
            )

        streets = (
            of_party(self.places.of("N3"))
            .group_by("transaction", "party", maintain_order=True)
            .agg(lines=pl.concat_list(filled(1), filled(2)).list.drop_nulls().explode())
        )
        places = self.rows(
            self.places.of("N4"), **{name: filled(number) for name, number in _PLACE.items()}
        )
        found = of_party(places).unique("party", keep="first", maintain_order=True)
        return found.join(streets, on=["transaction", "party"], how="full", coalesce=True)

    def contacts(self) -> pl.DataFrame:
        """Each number of each PER: function, name, kind, number."""
        parts = [
            self.rows(
                self.places.of("PER"),
                function=element(1),
                name=filled(2),
                kind=filled(kind),
                number=filled(number),
            )
            for kind, number in _CONTACT_NUMBERS
        ]
        return pl.concat(parts).filter(pl.col("number").is_not_null()).sort("ordinal")

    def references(self) -> pl.DataFrame:
        """REF: qualifier, number, description."""
        return self.rows(
            self.places.of("REF"), qualifier=element(1), number=filled(2), description=filled(3)
        )

    def dates(self) -> pl.DataFrame:
        """DTP and DTM: qualifier, first_date, last_date (null for a day), text as it stands."""
        return pl.concat(
            [
                self.rows(self.places.of("DTP"), qualifier=element(1), **_period(filled(3))),
                self.rows(
                    self.places.of("DTM"),
                    qualifier=element(1),
                    **_period(pl.coalesce(filled(2), filled(6))),
                ),
            ]
        ).sort("ordinal")

    def amounts(self) -> pl.DataFrame:
        """AMT: qualifier, amount_cents, amount_text."""
        return self.rows(
            self.places.of("AMT"),
            qualifier=element(1),
            amount_cents=read_amount(element(2)),
            amount_text=filled(2),
        )


def filled(number: int) -> pl.Expr:
    """An element's text; null where it is absent or empty."""
    return element(number).str.strip_chars().replace("", None)


def _period(text: pl.Expr) -> dict[str, pl.Expr]:
    return {
        "first_date": read_date(text.str.slice(0, 8)),
        "last_date": read_date(text.str.slice(9)),
        "text": text,
    }
