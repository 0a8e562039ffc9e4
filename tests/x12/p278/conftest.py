"""Requests for authorization and answers as Hypothesis makes them, each as the guide wants it."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimwright.x12.guide import open_guide
from claimwright.x12.p278 import (
    Attachment,
    Condition,
    Decision,
    HospitalStay,
    OtherReview,
    PatientEvent,
    Procedure,
    Rejection,
    ReviewCode,
    ReviewedService,
    ReviewParty,
    ReviewPerson,
    ReviewTerms,
    ServiceDelivery,
    ServiceLine,
    ServicesReview,
    Tooth,
    Trace,
    TreatmentFacts,
)
from claimwright.x12.parties import (
    Contact,
    ContactNumber,
    DatedEvent,
    Name,
    PostalAddress,
    Reference,
)

REQUEST, ANSWER = "authorization_request", "authorization_response"

words = st.text(alphabet=string.ascii_uppercase + string.digits + "-.", min_size=2, max_size=10)
days = st.dates(min_value=date(1910, 1, 1), max_value=date(2049, 12, 31))
counts = st.integers(1, 99).map(Decimal)
nothing = st.none()


def codes(
    guide: str, loop: str, segment_id: str, element: int, component: int | None = None
) -> SearchStrategy[str]:
    """The values that a guide allows at a place, in whichever of its segments of that id."""
    found = [
        code
        for segment in open_guide(guide).loop(loop).segments
        if segment.segment_id == segment_id
        for one in segment.elements
        if (one.number, one.component) == (element, component)
        for code in one.codes
    ]
    return st.sampled_from(found)


def some(strategy: SearchStrategy[object], most: int = 2) -> SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


rejections = some(
    st.builds(
        Rejection,
        is_valid=st.booleans(),
        reason=st.sampled_from(["42", "79"]),
        follow_up=st.sampled_from(["C", "N"]),
    )
)
addresses = nothing | st.builds(
    PostalAddress,
    lines=st.lists(words, min_size=1, max_size=2).map(tuple),
    city=words,
    state=st.just("OH"),
    postal_code=st.just("45402"),
)
contacts = st.builds(
    Contact,
    function=st.just("IC"),
    name=nothing | words,
    numbers=st.lists(
        st.builds(ContactNumber, kind=st.sampled_from(["TE", "EM"]), number=words),
        min_size=1,
        max_size=3,
    ).map(tuple),
)


def parties(guide: str, loop: str) -> SearchStrategy[ReviewParty]:
    """Parties with the segments that their loop has in the guide."""
    has = {one.segment_id for one in open_guide(guide).loop(loop).segments}
    people = st.builds(
        Name,
        role=codes(guide, loop, "NM1", 1),
        last_name=words,
        first_name=nothing | words,
        identifier_qualifier=st.just("46" if loop == "2010A" else "34"),
        identifier=words,
    )
    places = st.builds(
        Name, role=codes(guide, loop, "NM1", 1), is_person=st.just(False), last_name=words
    )
    is_place = loop == ("2010EB" if guide == REQUEST else "2010EC")
    return st.builds(
        ReviewParty,
        name=places if is_place else people,
        references=some(st.builds(Reference, qualifier=codes(guide, loop, "REF", 1), number=words))
        if "REF" in has
        else st.just(()),
        address=addresses.filter(bool) if is_place else addresses if "N3" in has else nothing,
        contacts=some(contacts, 1) if "PER" in has else st.just(()),
        specialty_role=codes(guide, loop, "PRV", 1) if "PRV" in has else nothing,
        specialty=st.just("207Q00000X") if "PRV" in has else nothing,
        rejections=rejections if "AAA" in has else st.just(()),
    )


def dates(guide: str, loop: str) -> SearchStrategy[tuple[DatedEvent, ...]]:
    """At most one date of each kind."""
    return st.lists(
        st.builds(DatedEvent, qualifier=codes(guide, loop, "DTP", 1), first_date=days),
        max_size=3,
        unique_by=lambda one: one.qualifier,
    ).map(tuple)


def references(guide: str, loop: str) -> SearchStrategy[tuple[Reference, ...]]:
    return st.lists(
        st.builds(Reference, qualifier=codes(guide, loop, "REF", 1), number=words),
        max_size=2,
        unique_by=lambda one: one.qualifier,
    ).map(tuple)


def terms(guide: str, loop: str) -> SearchStrategy[ReviewTerms]:
    return st.builds(
        ReviewTerms,
        category=codes(guide, loop, "UM", 1),
        certification=codes(guide, loop, "UM", 2),
        service_type=nothing | st.sampled_from(["1", "2", "42"]),
        facility=st.just("21"),
        facility_code_list=codes(guide, loop, "UM", 4, 2),
        related_causes=st.sampled_from([(), ("AA",), ("AA", "EM"), ("AA", "EM", "AP")]),
        level=nothing | codes(guide, loop, "UM", 6),
        prognosis=nothing | codes(guide, loop, "UM", 8),
        release_of_information=nothing | codes(guide, loop, "UM", 9),
        delay_reason=nothing | codes(guide, loop, "UM", 10),
    )


traces = some(
    st.builds(Trace, kind=st.just("1"), number=words, company=st.just("9012345678"), division=words)
)
decisions = nothing | st.builds(
    Decision,
    action=codes(ANSWER, "2000E", "HCR", 1),
    authorization_number=nothing | words,
    reason=nothing | st.just("0U"),
    second_opinion=nothing | st.booleans(),
)
diagnoses = some(
    st.builds(
        ReviewCode,
        code_list=st.sampled_from(["ABK", "ABF"]),
        code=words,
        date_format=st.just("D8"),
        date_text=days.map(lambda day: f"{day:%Y%m%d}"),
    )
    | st.builds(ReviewCode, code_list=st.just("ABJ"), code=words),
    12,
)
deliveries = nothing | st.builds(
    ServiceDelivery,
    quantity_kind=codes(REQUEST, "2000E", "HSD", 1),
    quantity=counts,
    unit=nothing | codes(REQUEST, "2000E", "HSD", 3),
    period_unit=codes(REQUEST, "2000E", "HSD", 5),
    periods=st.integers(1, 99).map(str),
)
attachments = some(
    st.builds(
        Attachment,
        report_kind=st.just("OZ"),
        transmission=codes(REQUEST, "2000E", "PWK", 2),
        control_number=nothing | words,
        description=nothing | words,
    )
)
conditions = st.lists(
    st.builds(
        Condition,
        category=codes(REQUEST, "2000E", "CRC", 1),
        applies=st.booleans(),
        conditions=st.lists(st.sampled_from(["01", "02"]), min_size=1, max_size=5).map(tuple),
    ),
    max_size=3,
    unique_by=lambda one: one.category,
).map(tuple)
facts = st.sampled_from(
    [
        (),
        (TreatmentFacts(segment_id="CR1", elements=("LB", "150", "I", "A", "DH", "12")),),
        (
            TreatmentFacts(segment_id="CR2", elements=("1", "5", "C1", "C4")),
            TreatmentFacts(segment_id="CR6", elements=("1", "20260504", *[""] * 5, "I")),
        ),
    ]
)
procedures = st.builds(
    Procedure,
    code_list=st.just("HC"),
    code=words,
    modifiers=st.lists(st.just("RT"), max_size=4).map(tuple),
    description=nothing | words,
    last_code=nothing | words,
)
cents = nothing | st.integers(0, 99_999_999)
lines = (
    nothing
    | st.builds(
        ServiceLine,
        kind=st.just("SV1"),
        procedure=procedures,
        charge_cents=cents,
        unit=st.just("UN"),
        units=counts,
        pointers=st.lists(st.sampled_from("1234"), max_size=4).map(tuple),
        is_epsdt=nothing | st.booleans(),
        level_of_care=nothing | st.just("3"),
    )
    | st.builds(
        ServiceLine,
        kind=st.just("SV2"),
        revenue_code=st.just("0120"),
        procedure=nothing | procedures,
        charge_cents=cents,
        unit=st.just("DA"),
        units=counts,
        rate=nothing | st.just("12.5"),
        nursing_home_status=nothing | st.just("1"),
        level_of_care=nothing | st.just("3"),
    )
    | st.builds(
        ServiceLine,
        kind=st.just("SV3"),
        procedure=st.builds(Procedure, code_list=st.just("AD"), code=words),
        charge_cents=cents,
        units=nothing | counts,
        mouth_areas=st.lists(st.sampled_from(["01", "10"]), max_size=5).map(tuple),
        prosthesis=nothing | st.just("I"),
        note=nothing | words,
    )
)
teeth = some(
    st.builds(
        Tooth,
        code_list=st.just("JP"),
        code=words,
        surfaces=st.lists(st.sampled_from("BDM"), max_size=5).map(tuple),
    )
)


def services(guide: str) -> SearchStrategy[ReviewedService]:
    is_answer = guide == ANSWER
    return st.builds(
        ReviewedService,
        traces=traces,
        rejections=rejections if is_answer else st.just(()),
        terms=nothing | terms(guide, "2000F"),
        decision=decisions if is_answer else nothing,
        references=references(guide, "2000F"),
        dates=dates(guide, "2000F"),
        codes=diagnoses if is_answer else st.just(()),
        line=lines,
        teeth=teeth,
        delivery=deliveries,
        attachments=attachments,
        message=nothing | words,
        providers=some(parties(guide, "2010FA" if is_answer else "2010F")),
        contact=nothing | parties(guide, "2010FB") if is_answer else nothing,
    )


def events(guide: str) -> SearchStrategy[PatientEvent]:
    is_answer = guide == ANSWER
    return st.builds(
        PatientEvent,
        traces=traces,
        rejections=rejections if is_answer else st.just(()),
        terms=terms(guide, "2000E"),
        decision=decisions if is_answer else nothing,
        references=references(guide, "2000E"),
        dates=dates(guide, "2000E"),
        codes=diagnoses,
        delivery=deliveries,
        conditions=st.just(()) if is_answer else conditions,
        stay=nothing | st.builds(HospitalStay, admission_type=st.just("1")),
        facts=facts,
        attachments=attachments,
        message=nothing | words,
        providers=some(parties(guide, "2010EA")),
        contact=nothing | parties(guide, "2010EB") if is_answer else nothing,
        places=some(parties(guide, "2010EC" if is_answer else "2010EB")),
        other_reviews=st.just(())
        if is_answer
        else some(
            st.builds(
                OtherReview,
                name=st.builds(Name, role=st.just("X3"), is_person=st.just(False), last_name=words),
                reason=nothing | st.builds(Reference, qualifier=st.just("ZZ"), number=words),
                denied=nothing | st.builds(DatedEvent, qualifier=st.just("598"), first_date=days),
            )
        ),
        services=some(services(guide)),
    )


def people(
    guide: str, loop: str, patient_events: SearchStrategy[object]
) -> SearchStrategy[ReviewPerson]:
    return st.builds(
        ReviewPerson,
        name=st.builds(
            Name,
            role=codes(guide, loop, "NM1", 1),
            last_name=words,
            first_name=nothing | words,
            identifier_qualifier=st.just("MI"),
            identifier=words,
        ),
        references=some(st.builds(Reference, qualifier=codes(guide, loop, "REF", 1), number=words)),
        address=addresses,
        rejections=rejections if guide == ANSWER else st.just(()),
        birth_date=days,
        sex=nothing | st.sampled_from(["F", "M", "U"]),
        relationship=st.just("18" if loop == "2010C" else "19"),
        birth_order=nothing if loop == "2010C" else nothing | st.just("2"),
        events=patient_events,
    )


def reviews(guide: str) -> SearchStrategy[ServicesReview]:
    is_answer = guide == ANSWER
    one_event = st.lists(events(guide), min_size=1, max_size=1).map(tuple)
    of_subscriber = st.tuples(people(guide, "2010C", one_event), nothing)
    of_dependent = st.tuples(people(guide, "2010C", st.just(())), people(guide, "2010D", one_event))
    return st.builds(
        lambda purpose, reference, day, kind, organization, refused, requester, patient: (
            ServicesReview(
                purpose=purpose,
                reference=reference,
                made_date=day,
                made_at="0830",
                kind=kind,
                review_organization=organization,
                rejections=refused,
                requesters=(requester,),
                subscriber=patient[0],
                dependent=patient[1],
            )
        ),
        codes(guide, "ST", "BHT", 2),
        words,
        days,
        codes(guide, "ST", "BHT", 6) if is_answer else nothing | st.just("RU"),
        parties(guide, "2010A"),
        rejections if is_answer else st.just(()),
        parties(guide, "2010B"),
        of_subscriber | of_dependent,
    )


requests = reviews(REQUEST)
answers = reviews(ANSWER)


@st.composite
def _one_of_requests(draw: st.DrawFn) -> ServicesReview:
    """The same with a name of few words, for what a failing test prints."""
    return draw(requests)


@st.composite
def _one_of_answers(draw: st.DrawFn) -> ServicesReview:
    """The same with a name of few words, for what a failing test prints."""
    return draw(answers)


@pytest.fixture(scope="session")
def made_requests() -> SearchStrategy[ServicesReview]:
    """Requests that follow the guide."""
    return _one_of_requests()


@pytest.fixture(scope="session")
def made_answers() -> SearchStrategy[ServicesReview]:
    """Answers that follow the guide."""
    return _one_of_answers()
