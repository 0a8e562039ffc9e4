"""Names, addresses, contacts, references and dates, which many transactions hold alike.

Each value is read from its segments in a loop and written as segments by a Pen.
Source: NM1, N1, N3, N4, PER, REF, DTP, DTM, AMT and DMG of ASC X12 release 005010.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from claimwright.base.money import AmountError, parse_amount
from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import STANDARD, Element, segment
from claimwright.x12.tree import Loop
from claimwright.x12.values import amount_text, text_without_separators
from claimwright.x12.walk import Segment, calendar_date

_CONTACT_NUMBERS = ((3, 4), (5, 6), (7, 8))
_LINES_IN_AN_N3 = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Writes segments with the separators of one interchange."""

    delimiters: Delimiters = STANDARD

    def segment(self, segment_id: str, *elements: Element) -> str:
        """One segment; raises SeparatorInElement where an identifier holds a separator."""
        return segment(segment_id, *elements, delimiters=self.delimiters)

    def text(self, text: str | None, maximum: int = 60) -> str | None:
        """A free text made fit: separators are spaces, what is too long is cut."""
        if text is None:
            return None
        clean = text_without_separators(text, delimiters=self.delimiters)[:maximum].strip()
        return clean or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person or an organization (NM1). last_name: an organization's whole name.

    relation: how it stands to another (NM110).
    """

    role: str
    is_person: bool = True
    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    identifier_qualifier: str | None = None
    identifier: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An organization by role, name and number (N1)."""

    role: str
    name: str | None = None
    identifier_qualifier: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """Street lines (N3) and place (N4). location: a county or region, after its qualifier."""

    lines: tuple[str, ...] = ()
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    location_qualifier: str | None = None
    location: str | None = None
    subdivision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNumber:
    """A telephone number (TE), extension (EX), fax number (FX), email (EM) ..."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to reach, and how (PER); at most three numbers."""

    function: str
    name: str | None = None
    numbers: tuple[ContactNumber, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A number of some kind (REF)."""

    qualifier: str
    number: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEvent:
    """What happened on a day, or from one day to another (DTP, DTM).

    text: what the file has instead where that is no date of the calendar.
    """

    qualifier: str
    first_date: date | None = None
    last_date: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfAmount:
    """An amount of some kind (AMT); None where the file has none that can be read."""

    qualifier: str
    amount_cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A name with its address and contacts."""

    name: Name
    address: PostalAddress | None = None
    contacts: tuple[Contact, ...] = ()


def read_name(one: Segment) -> Name:
    """An NM1."""
    return Name(
        role=one.element(1),
        is_person=one.element(2) != "2",
        last_name=one.element(3) or None,
        first_name=one.element(4) or None,
        middle_name=one.element(5) or None,
        prefix=one.element(6) or None,
        suffix=one.element(7) or None,
        identifier_qualifier=one.element(8) or None,
        identifier=one.element(9) or None,
        relation=one.element(10) or None,
    )


def name_segment(name: Name, pen: Pen) -> str:
    """The NM1 of a name."""
    return pen.segment(
        "NM1",
        name.role,
        "1" if name.is_person else "2",
        pen.text(name.last_name, 60),
        pen.text(name.first_name, 35),
        pen.text(name.middle_name, 25),
        pen.text(name.prefix, 10),
        pen.text(name.suffix, 10),
        name.identifier_qualifier,
        name.identifier,
        name.relation,
    )


def read_organization(one: Segment) -> Organization:
    """An N1."""
    return Organization(
        role=one.element(1),
        name=one.element(2) or None,
        identifier_qualifier=one.element(3) or None,
        identifier=one.element(4) or None,
    )


def organization_segment(one: Organization, pen: Pen) -> str:
    """The N1 of an organization."""
    return pen.segment(
        "N1", one.role, pen.text(one.name), one.identifier_qualifier, one.identifier
    )  # fmt: skip


def read_address(loop: Loop) -> PostalAddress | None:
    """The N3s and the N4 of a loop; None where it has neither."""
    streets, place = loop.segments("N3"), loop.segment("N4")
    if not streets and not place.segment_id:
        return None
    return PostalAddress(
        lines=tuple(
            text for one in streets for text in (one.element(1), one.element(2)) if text
        ),
        city=place.element(1) or None,
        state=place.element(2) or None,
        postal_code=place.element(3) or None,
        country=place.element(4) or None,
        location_qualifier=place.element(5) or None,
        location=place.element(6) or None,
        subdivision=place.element(7) or None,
    )  # fmt: skip


def address_segments(address: PostalAddress | None, pen: Pen) -> Iterator[str]:
    """The N3s and the N4 of an address."""
    if address is None:
        return
    for start in range(0, len(address.lines), _LINES_IN_AN_N3):
        lines = address.lines[start : start + _LINES_IN_AN_N3]
        yield pen.segment("N3", *(pen.text(line, 55) for line in lines))
    place = pen.segment(
        "N4",
        pen.text(address.city, 30),
        address.state,
        address.postal_code,
        address.country,
        address.location_qualifier,
        address.location,
        address.subdivision,
    )
    if place != "N4":
        yield place


def read_contact(one: Segment) -> Contact:
    """A PER."""
    return Contact(
        function=one.element(1),
        name=one.element(2) or None,
        numbers=tuple(
            ContactNumber(kind=one.element(kind), number=one.element(number))
            for kind, number in _CONTACT_NUMBERS
            if one.element(kind) or one.element(number)
        ),
    )


def contact_segment(contact: Contact, pen: Pen) -> str:
    """The PER of a contact."""
    numbers = [text for one in contact.numbers for text in (one.kind, one.number)]
    return pen.segment("PER", contact.function, pen.text(contact.name), *numbers)


def read_party(loop: Loop) -> Party:
    """A loop of NM1, N3, N4 and PERs."""
    return Party(
        name=read_name(loop.segment("NM1")),
        address=read_address(loop),
        contacts=tuple(read_contact(one) for one in loop.segments("PER")),
    )


def party_segments(party: Party, pen: Pen, *, contacts_first: bool = False) -> Iterator[str]:
    """The segments of a party. contacts_first: as 834 has it before the address."""
    contacts = [contact_segment(one, pen) for one in party.contacts]
    yield name_segment(party.name, pen)
    yield from contacts if contacts_first else ()
    yield from address_segments(party.address, pen)
    yield from () if contacts_first else contacts


def read_reference(one: Segment) -> Reference:
    """A REF."""
    return Reference(
        qualifier=one.element(1), number=one.element(2), description=one.element(3) or None
    )


def reference_segments(references: Iterable[Reference], pen: Pen) -> Iterator[str]:
    """A REF for each reference."""
    for one in references:
        yield pen.segment("REF", one.qualifier, one.number, pen.text(one.description, 80))


def read_dtp(one: Segment) -> DatedEvent:
    """A DTP: kind, format, date or period."""
    return dated_event(one.element(1), one.element(3))


def dated_event(qualifier: str, text: str) -> DatedEvent:
    """A date (CCYYMMDD) or period (CCYYMMDD-CCYYMMDD) as it stands in a file."""
    first, dash, last = text.partition("-")
    first_date, last_date = calendar_date(first), calendar_date(last)
    if first_date is None or (dash and last_date is None):
        return DatedEvent(qualifier=qualifier, text=text or None)
    return DatedEvent(qualifier=qualifier, first_date=first_date, last_date=last_date)


def date_elements(event: DatedEvent) -> tuple[str | None, str | None]:
    """The format and the text of a date or period."""
    first, last = event.first_date, event.last_date
    if first is None:
        return (None if event.text is None else "D8"), event.text
    if last is None:
        return "D8", day_text(first)
    return "RD8", f"{day_text(first)}-{day_text(last)}"


def dtp_segments(events: Iterable[DatedEvent], pen: Pen) -> Iterator[str]:
    """A DTP for each event."""
    for one in events:
        yield pen.segment("DTP", one.qualifier, *date_elements(one))


def read_dtm(one: Segment) -> DatedEvent:
    """A DTM: kind, date, or else format and period."""
    return dated_event(one.element(1), one.element(2) or one.element(6))


def dtm_segments(events: Iterable[DatedEvent], pen: Pen) -> Iterator[str]:
    """A DTM for each event: a day as a date, all else as a period."""
    for one in events:
        if one.first_date is not None and one.last_date is None:
            yield pen.segment("DTM", one.qualifier, day_text(one.first_date))
        else:
            _, text = date_elements(one)
            yield pen.segment("DTM", one.qualifier, None, None, None, "RD8" if text else None, text)


def read_amount_of(one: Segment) -> KindOfAmount:
    """An AMT."""
    return KindOfAmount(qualifier=one.element(1), amount_cents=cents(one.element(2)))


def amount_segments(amounts: Iterable[KindOfAmount], pen: Pen) -> Iterator[str]:
    """An AMT for each amount."""
    for one in amounts:
        yield pen.segment("AMT", one.qualifier, cents_text(one.amount_cents))


def cents(text: str) -> int | None:
    """The cents of an amount; None where it is absent or cannot be read."""
    try:
        return parse_amount(text) if text else None
    except AmountError:
        return None


def cents_text(amount_cents: int | None) -> str | None:
    """An amount as it stands in an element."""
    return None if amount_cents is None else amount_text(amount_cents)


def quantity(text: str) -> Decimal | None:
    """A quantity; None where it is absent or cannot be read."""
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def day_text(day: date | None) -> str | None:
    """A date as CCYYMMDD."""
    return None if day is None else f"{day:%Y%m%d}"


def yes_or_no(text: str) -> bool | None:
    """Y is True, N is False, anything else unknown."""
    return {"Y": True, "N": False}.get(text)


def yes_or_no_text(answer: bool | None) -> str | None:
    """The reverse of yes_or_no."""
    return None if answer is None else "NY"[answer]
