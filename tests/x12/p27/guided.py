"""Strategies for what the segments of one guide may hold."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimwright.x12 import p270, p271
from claimwright.x12.guide import ElementRule, SegmentRule, open_guide
from claimwright.x12.parties import (
    Contact,
    ContactNumber,
    DatedEvent,
    Name,
    PostalAddress,
    Reference,
)

words = st.text(alphabet=string.ascii_uppercase + string.digits + "-.", min_size=2, max_size=10)
short = st.text(alphabet=string.ascii_uppercase + string.digits, min_size=2, max_size=3)
ten = st.text(alphabet=string.digits, min_size=10, max_size=10)
days = st.dates(min_value=date(1910, 1, 1), max_value=date(2049, 12, 31))
cents = st.integers(min_value=0, max_value=99_999_999)
quantities = st.integers(min_value=1, max_value=9_999).map(lambda number: Decimal(number) / 4)
times = st.sampled_from(["0000", "0830", "235959"])


def some(values: SearchStrategy[Any], *, least: int = 0, most: int = 2) -> SearchStrategy[Any]:
    """A tuple of values."""
    return st.lists(values, min_size=least, max_size=most).map(tuple)


def maybe(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | values


class Guided:
    """Makes values of segments as one guide has them."""

    def __init__(self, key: str) -> None:
        self.guide = open_guide(key)

    def rule(self, loop: str, segment_id: str) -> SegmentRule:
        return next(one for one in self.guide.loop(loop).segments if one.segment_id == segment_id)

    def element(self, loop: str, place: str, component: int | None = None) -> ElementRule:
        """The rule of an element, such as "EB12"."""
        rule = self.rule(loop, place[:-2])
        return next(
            one
            for one in rule.elements
            if (one.number, one.component) == (int(place[-2:]), component)
        )

    def codes(self, loop: str, place: str, component: int | None = None) -> SearchStrategy[str]:
        return st.sampled_from(self.element(loop, place, component).codes)

    def used(
        self,
        loop: str,
        place: str,
        values: SearchStrategy[Any] | None = None,
        component: int | None = None,
    ) -> SearchStrategy[Any]:
        """Values of an element: always, sometimes or never, as the guide uses it."""
        rule = self.element(loop, place, component)
        if rule.usage == "N":
            return st.none()
        found = st.sampled_from(rule.codes) if rule.codes else words if values is None else values
        return found if rule.usage == "R" else maybe(found)

    def name(self, loop: str) -> SearchStrategy[Name]:
        identified = self.element(loop, "NM108").usage
        pair = st.tuples(self.codes(loop, "NM108") if identified != "N" else words, words)
        nothing = st.just((None, None))
        identifiers = {"N": nothing, "R": pair, "S": nothing | pair}[identified]
        named = st.builds(
            Name,
            role=self.codes(loop, "NM101"),
            is_person=self.codes(loop, "NM102").map(lambda code: code == "1"),
            last_name=self.used(loop, "NM103"),
            first_name=self.used(loop, "NM104"),
            middle_name=self.used(loop, "NM105"),
            prefix=self.used(loop, "NM106"),
            suffix=self.used(loop, "NM107"),
            relation=self.used(loop, "NM110"),
        )
        return st.builds(_with_identifier, named, identifiers)

    def address(self, loop: str) -> SearchStrategy[PostalAddress | None]:
        located = self.element(loop, "N405").usage != "N"
        return maybe(
            st.builds(
                PostalAddress,
                lines=some(words),
                city=words,
                state=maybe(st.sampled_from(["OH", "NJ"])),
                postal_code=maybe(st.sampled_from(["45402", "080966062"])),
                country=maybe(st.just("CA")),
            ).flatmap(lambda address: st.just(address) if not located else _located(address))
        )

    def references(self, loop: str, *, most: int = 2) -> SearchStrategy[Any]:
        description = self.used(loop, "REF03")
        return some(
            st.builds(
                Reference,
                qualifier=self.codes(loop, "REF01"),
                number=words,
                description=description,
            ),
            most=most,
        )

    def dates(self, loop: str, *, most: int = 2) -> SearchStrategy[Any]:
        return some(events(self.codes(loop, "DTP01")), most=most)

    def contacts(self, loop: str) -> SearchStrategy[Any]:
        first = st.builds(ContactNumber, kind=self.codes(loop, "PER03"), number=words)
        other = st.builds(ContactNumber, kind=self.codes(loop, "PER05"), number=words)
        numbers = st.builds(lambda one, more: (one, *more), first, some(other))
        return st.builds(Contact, function=st.just("IC"), name=maybe(words), numbers=numbers)

    def provider_role(self, loop: str) -> SearchStrategy[Any]:
        pair = st.tuples(self.codes(loop, "PRV02"), words) | st.just((None, None))
        return maybe(
            st.builds(
                lambda role, pair: p270.ProviderRole(
                    role=role, qualifier=pair[0], identifier=pair[1]
                ),
                self.codes(loop, "PRV01"),
                pair,
            )
        )

    def relationship(self, loop: str) -> SearchStrategy[Any]:
        return maybe(
            st.builds(
                p270.Relationship,
                is_subscriber=self.codes(loop, "INS01").map(lambda code: code == "Y"),
                code=self.codes(loop, "INS02"),
                change_kind=self.used(loop, "INS03"),
                change_reason=self.used(loop, "INS04"),
                student_status=self.used(loop, "INS09"),
                has_handicap=self.used(loop, "INS10").map(
                    lambda code: None if code is None else code == "Y"
                ),
                birth_order=self.used(loop, "INS17", st.integers(min_value=1, max_value=9)),
            )
        )

    def traces(self, loop: str) -> SearchStrategy[Any]:
        kinds = self.codes(loop, "TRN01")
        return some(
            st.builds(p270.Trace, kind=kinds, number=words, assigned_by=ten, division=maybe(words))
        )

    def procedure(self, loop: str, place: str) -> SearchStrategy[Any]:
        return maybe(
            st.builds(
                p270.Procedure,
                qualifier=self.codes(loop, place, 1),
                code=words,
                modifiers=some(short.map(lambda text: text[:2]), most=4),
                last_code=self.used(loop, place, component=8),
            )
        )

    def rejections(self, loop: str) -> SearchStrategy[Any]:
        return some(
            st.builds(
                p271.Rejection,
                request_was_valid=st.booleans(),
                reason=self.codes(loop, "AAA03"),
                follow_up=self.codes(loop, "AAA04"),
            )
        )


def events(qualifiers: SearchStrategy[str]) -> SearchStrategy[DatedEvent]:
    """A day, or two in their order."""
    return st.builds(
        lambda qualifier, ends, is_day: DatedEvent(
            qualifier=qualifier, first_date=min(ends), last_date=None if is_day else max(ends)
        ),
        qualifiers,
        st.tuples(days, days),
        st.booleans(),
    )


def _with_identifier(name: Name, pair: tuple[str | None, str | None]) -> Name:
    values = {field: getattr(name, field) for field in Name.__slots__}
    return Name(**values | {"identifier_qualifier": pair[0], "identifier": pair[1]})


def _located(address: PostalAddress) -> SearchStrategy[PostalAddress]:
    values = {field: getattr(address, field) for field in PostalAddress.__slots__}
    located = PostalAddress(**values | {"location_qualifier": "RJ", "location": "DAYTON"})
    return st.sampled_from([address, located])


def pointers(most: int = 4) -> SearchStrategy[Any]:
    return some(st.integers(min_value=1, max_value=12), most=most)


def diagnoses() -> SearchStrategy[Any]:
    main = st.builds(p270.DiagnosisCode, qualifier=st.just("ABK"), code=words)
    more = st.builds(p270.DiagnosisCode, qualifier=st.sampled_from(["ABF", "BF"]), code=words)
    return st.just(()) | st.builds(lambda one, others: (one, *others), main, some(more, most=7))
