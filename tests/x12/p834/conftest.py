"""Enrollments as Hypothesis makes them, each as the guide wants it."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimwright.x12.guide import open_guide
from claimwright.x12.p834 import (
    Broker,
    Card,
    Coverage,
    CoverageProvider,
    Demographics,
    Disability,
    Enrollment,
    FormerName,
    Health,
    Income,
    Language,
    Member,
    OtherCoverage,
    ProviderChange,
    Race,
    RecordCount,
    ReportingCategory,
)
from claimwright.x12.parties import (
    Contact,
    ContactNumber,
    DatedEvent,
    KindOfAmount,
    Name,
    Organization,
    Party,
    PostalAddress,
    Reference,
)

words = st.text(alphabet=string.ascii_uppercase + string.digits + "-.", min_size=2, max_size=10)
days = st.dates(min_value=date(1910, 1, 1), max_value=date(2049, 12, 31))
cents = st.integers(min_value=0, max_value=99_999_999)
quantities = st.integers(min_value=1, max_value=9_999).map(lambda number: Decimal(number) / 4)


def codes(
    loop: str, segment_id: str, element: int, component: int | None = None, *, rule: int = 0
) -> SearchStrategy[str]:
    """The values that the guide allows at a place; rule: of which of its segments of that id."""
    rules = open_guide("enrollment").loop(loop).segments
    segment = [one for one in rules if one.segment_id == segment_id][rule]
    (found,) = (
        one.codes for one in segment.elements if (one.number, one.component) == (element, component)
    )
    return st.sampled_from(found)


def maybe(strategy: SearchStrategy[object]) -> SearchStrategy[object]:
    return st.none() | strategy


def some(strategy: SearchStrategy[object], most: int) -> SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def names(loop: str, *, qualifiers: tuple[str, ...] = ("34",)) -> SearchStrategy[Name]:
    identified = st.tuples(st.sampled_from(qualifiers), words) | st.just((None, None))
    return st.builds(
        lambda role, parts, number, relation: Name(
            role=role,
            last_name=parts[0],
            first_name=parts[1],
            middle_name=parts[2],
            prefix=parts[3],
            suffix=parts[4],
            identifier_qualifier=number[0],
            identifier=number[1],
            relation=relation,
        ),
        codes(loop, "NM1", 1),
        st.tuples(words, words, maybe(words), maybe(words), maybe(words)),
        identified,
        codes(loop, "NM1", 10) if loop == "2310" else st.none(),
    )


places = st.builds(
    lambda lines, city, place: PostalAddress(lines=lines, city=city, postal_code="45402", **place),
    st.lists(words, min_size=1, max_size=2).map(tuple),
    words,
    st.sampled_from([{"state": "OH"}, {"country": "MX"}, {"country": "MX", "subdivision": "OAX"}]),
)
contacts = st.builds(
    Contact,
    function=st.just("IP"),
    numbers=st.lists(
        st.builds(ContactNumber, kind=st.sampled_from(["TE", "EM"]), number=words),
        min_size=1,
        max_size=3,
    ).map(tuple),
)


def events(loop: str, *, periods: bool = False, rule: int = 0) -> SearchStrategy[DatedEvent]:
    return st.builds(
        DatedEvent,
        qualifier=codes(loop, "DTP", 1, rule=rule),
        first_date=days,
        last_date=maybe(days) if periods else st.none(),
    )


def references(loop: str, *, rule: int = 0) -> SearchStrategy[Reference]:
    return st.builds(Reference, qualifier=codes(loop, "REF", 1, rule=rule), number=words)


def parties(loop: str, function: str) -> SearchStrategy[Party]:
    people = loop not in {"2100E", "2330"}
    return st.builds(
        lambda name, address, contact: Party(
            name=name
            if people
            else Name(role=name.role, is_person=False, last_name=name.last_name),
            address=address,
            contacts=tuple(
                Contact(
                    function=function,
                    numbers=tuple(
                        ContactNumber(kind="TE", number=one.number)
                        for one in person.numbers[: 3 if people else 1]
                    ),
                )
                for person in contact
            ),
        ),
        names(loop),
        maybe(places),
        st.lists(contacts, max_size=1),
    )


demographics = st.builds(
    Demographics,
    birth_date=days,
    sex=st.sampled_from(["F", "M", "U"]),
    marital_status=maybe(codes("2100A", "DMG", 4)),
    races=some(
        st.builds(Race, code=codes("2100A", "DMG", 5, 1))
        | st.builds(Race, code_list=st.just("RET"), listed_code=st.just("2131-1")),
        2,
    ),
    citizenship=maybe(codes("2100A", "DMG", 6)),
)
providers = st.builds(
    CoverageProvider,
    number=st.integers(1, 30).map(str),
    name=names("2310", qualifiers=("34", "XX")),
    address=maybe(places),
    contacts=some(contacts.map(lambda one: Contact(function="IC", numbers=one.numbers)), 2),
    change=maybe(
        st.builds(
            ProviderChange,
            action=st.just("2"),
            role=st.just("1P"),
            effective_date=days,
            reason=codes("2310", "PLA", 5),
        )
    ),
)
other_coverages = st.builds(
    OtherCoverage,
    order=codes("2320", "COB", 1),
    policy_number=maybe(words),
    coordination=codes("2320", "COB", 3),
    service_types=some(codes("2320", "COB", 4), 2),
    references=some(references("2320"), 2),
    dates=some(events("2320"), 2),
    parties=some(parties("2330", "CN"), 2),
)
coverages = st.builds(
    Coverage,
    change=codes("2300", "HD", 1),
    line=codes("2300", "HD", 3),
    plan=maybe(words),
    level=maybe(codes("2300", "HD", 5)),
    enrolled_late=maybe(st.booleans()),
    dates=st.lists(events("2300", periods=True), min_size=1, max_size=2).map(tuple),
    amounts=some(st.builds(KindOfAmount, qualifier=codes("2300", "AMT", 1), amount_cents=cents), 2),
    references=some(references("2300"), 2),
    prior_months=maybe(st.integers(1, 99).map(str)),
    cards=some(
        st.builds(
            Card,
            plan=words,
            kind=codes("2300", "IDC", 2),
            count=maybe(st.integers(1, 5).map(Decimal)),
            action=maybe(codes("2300", "IDC", 4)),
        ),
        3,
    ),
    providers=some(providers, 2),
    other_coverages=some(other_coverages, 2),
)
categories = st.builds(
    ReportingCategory,
    number=st.integers(1, 99).map(str),
    name=words,
    reference=maybe(references("2750")),
    date=maybe(events("2750", periods=True)),
)
members = st.builds(
    Member,
    is_subscriber=st.booleans(),
    relationship=codes("2000", "INS", 2),
    change=codes("2000", "INS", 3),
    reason=maybe(codes("2000", "INS", 4)),
    benefit_status=codes("2000", "INS", 5),
    medicare_plan=maybe(codes("2000", "INS", 6, 1)),
    cobra_event=maybe(codes("2000", "INS", 7)),
    employment_status=maybe(codes("2000", "INS", 8)),
    student_status=maybe(codes("2000", "INS", 9)),
    has_disability=maybe(st.booleans()),
    death_date=maybe(days),
    confidentiality=maybe(codes("2000", "INS", 13)),
    birth_order=maybe(st.integers(1, 9).map(str)),
    subscriber_number=words,
    policy_number=maybe(words),
    references=some(references("2000", rule=2), 2),
    dates=some(events("2000"), 2),
    name=names("2100A", qualifiers=("34", "ZZ")),
    contact=maybe(contacts),
    address=maybe(places),
    demographics=maybe(demographics),
    employment_classes=some(
        st.lists(codes("2100A", "EC", 1), min_size=1, max_size=3).map(tuple), 2
    ),
    income=maybe(
        st.builds(
            Income,
            frequency=codes("2100A", "ICM", 1),
            wage_cents=cents,
            weekly_hours=maybe(quantities),
            place=maybe(words),
            salary_grade=maybe(st.just("G7")),
        )
    ),
    amounts=some(
        st.builds(KindOfAmount, qualifier=codes("2100A", "AMT", 1), amount_cents=cents), 2
    ),
    health=maybe(
        st.builds(
            Health,
            use=codes("2100A", "HLH", 1),
            height=maybe(quantities),
            weight=maybe(quantities),
        )
    ),
    languages=some(
        st.builds(
            Language,
            qualifier=st.just("LE"),
            code=st.just("ENG"),
            description=maybe(words),
            use=maybe(codes("2100A", "LUI", 4)),
        ),
        3,
    ),
    former_name=maybe(st.builds(FormerName, name=names("2100B"), demographics=maybe(demographics))),
    mailing_address=maybe(places),
    employers=some(parties("2100D", "EP"), 2),
    schools=some(parties("2100E", "SK"), 1),
    custodial_parent=maybe(parties("2100F", "PQ")),
    responsible_persons=some(parties("2100G", "RP"), 2),
    disabilities=some(
        st.builds(
            Disability,
            kind=codes("2200", "DSB", 1),
            diagnosis_qualifier=st.just("DX"),
            diagnosis=words,
            dates=some(events("2200"), 2),
        ),
        2,
    ),
    coverages=some(coverages, 2),
    categories=some(categories, 2),
)


def organizations(role: str) -> SearchStrategy[Organization]:
    return st.builds(
        Organization,
        role=st.just(role),
        name=words,
        identifier_qualifier=st.just("FI"),
        identifier=words,
    )


enrollments = st.builds(
    Enrollment,
    purpose=codes("ST", "BGN", 1),
    reference=words,
    made_date=days,
    made_at=st.sampled_from(["0830", "235959"]),
    time_zone=maybe(st.just("ET")),
    earlier_reference=maybe(words),
    action=codes("ST", "BGN", 8),
    master_policy_number=maybe(words),
    dates=some(events("ST"), 2),
    counts=some(
        st.builds(RecordCount, kind=codes("ST", "QTY", 1), count=st.integers(0, 999).map(Decimal)),
        3,
    ),
    sponsor=organizations("P5"),
    insurer=organizations("IN"),
    brokers=some(
        st.builds(
            Broker, organization=organizations("BO") | organizations("TV"), account_number=words
        ),
        2,
    ),
    members=st.lists(members, min_size=1, max_size=2).map(tuple),
)


@st.composite
def _one_of_enrollments(draw: st.DrawFn) -> Enrollment:
    """The same with a name of few words, for what a failing test prints."""
    return draw(enrollments)


@pytest.fixture(scope="session")
def made_enrollments() -> SearchStrategy[Enrollment]:
    """Enrollments that follow the guide."""
    return _one_of_enrollments()
