"""Questions and answers as Hypothesis makes them, each as its guide wants it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimwright.x12 import p270, p271, p276, p277

from .guided import (
    Guided,
    cents,
    days,
    diagnoses,
    events,
    maybe,
    pointers,
    quantities,
    short,
    some,
    times,
    words,
)


@pytest.fixture(scope="session")
def eligibility_inquiries() -> SearchStrategy[p270.EligibilityInquiry]:
    """270s."""
    guide = Guided("eligibility_inquiry")

    def questions(loop: str, *, least: int) -> SearchStrategy[Any]:
        service_types = some(guide.codes(loop, "EQ01"), least=1, most=3)
        return some(
            st.builds(
                p270.Question,
                service_types=service_types,
                procedure=guide.procedure(loop, "EQ02"),
                coverage_level=guide.used(loop, "EQ03"),
                insurance_type=guide.used(loop, "EQ04"),
                diagnosis_pointers=pointers(),
                # Only a subscriber spends down.
                spend_down_cents=maybe(cents) if loop == "2110C" else st.none(),
                spend_down_billed_cents=maybe(cents) if loop == "2110C" else st.none(),
                place_of_service=maybe(short),
                authorizations=guide.references(loop, most=1),
                dates=guide.dates(loop, most=1),
            ),
            least=least,
        )

    def person(letter: str, *, least: int, **more: Any) -> SearchStrategy[Any]:
        loop = f"2100{letter}"
        return st.builds(
            p270.InquiredPerson,
            name=guide.name(loop),
            traces=guide.traces(f"2000{letter}"),
            references=guide.references(loop),
            address=guide.address(loop),
            provider_role=guide.provider_role(loop),
            birth_date=maybe(days),
            sex=guide.used(loop, "DMG03"),
            relationship=guide.relationship(loop),
            diagnoses=diagnoses(),
            dates=guide.dates(loop),
            questions=questions(f"2110{letter}", least=least),
            **more,
        )

    subscriber = person("C", least=0, dependents=some(person("D", least=1)))
    inquirer = st.builds(
        p270.Inquirer,
        name=guide.name("2100B"),
        references=guide.references("2100B"),
        address=guide.address("2100B"),
        provider_role=guide.provider_role("2100B"),
        subscribers=some(subscriber, least=1),
    )
    payer = st.builds(
        p270.InquiredPayer, name=guide.name("2100A"), inquirers=some(inquirer, least=1)
    )
    return st.builds(
        p270.EligibilityInquiry,
        purpose=guide.codes("ST", "BHT02"),
        reference=maybe(words),
        made_date=days,
        made_time=times,
        use=guide.used("ST", "BHT06"),
        payers=some(payer, least=1),
    )


@pytest.fixture(scope="session")
def eligibility_responses() -> SearchStrategy[p271.EligibilityResponse]:
    """271s."""
    guide = Guided("eligibility_response")
    subscriber = _answered(guide, "C", dependents=some(_answered(guide, "D")))
    inquirer = st.builds(
        p271.AnsweredInquirer,
        name=guide.name("2100B"),
        references=guide.references("2100B"),
        address=guide.address("2100B"),
        rejections=guide.rejections("2100B"),
        provider_role=guide.provider_role("2100B"),
        subscribers=some(subscriber),
    )
    payer = st.builds(
        p271.AnsweringPayer,
        name=guide.name("2100A"),
        request_rejections=guide.rejections("2000A"),
        contacts=some(guide.contacts("2100A")),
        rejections=guide.rejections("2100A"),
        inquirers=some(inquirer),
    )
    return st.builds(
        p271.EligibilityResponse,
        purpose=guide.codes("ST", "BHT02"),
        reference=maybe(words),
        made_date=days,
        made_time=times,
        use=guide.used("ST", "BHT06"),
        payers=some(payer, least=1),
    )


def _answered(guide: Guided, letter: str, **more: Any) -> SearchStrategy[Any]:
    loop = f"2100{letter}"
    military = st.builds(
        p271.MilitaryService,
        state=guide.codes(loop, "MPI01"),
        employment=guide.codes(loop, "MPI02"),
        branch=guide.codes(loop, "MPI03"),
        description=maybe(words),
        rank=maybe(short.map(lambda text: text[:2])),
        dates=maybe(events(st.just(""))),
    )
    return st.builds(
        p271.AnsweredPerson,
        name=guide.name(loop),
        traces=guide.traces(f"2000{letter}"),
        references=guide.references(loop),
        address=guide.address(loop),
        rejections=guide.rejections(loop),
        provider_role=guide.provider_role(loop),
        birth_date=maybe(days),
        sex=guide.used(loop, "DMG03"),
        relationship=guide.relationship(loop),
        diagnoses=diagnoses(),
        dates=guide.dates(loop),
        military_service=maybe(military),
        benefits=some(_benefit(guide, letter)),
        **more,
    )


def _benefit(guide: Guided, letter: str) -> SearchStrategy[Any]:
    loop, party = f"2110{letter}", f"2120{letter}"
    delivery = st.builds(
        p271.Delivery,
        quantity_qualifier=guide.codes(loop, "HSD01"),
        quantity=quantities,
        unit=guide.used(loop, "HSD03"),
        one_in_how_many=maybe(quantities),
        period=guide.codes(loop, "HSD05"),
        periods=maybe(st.integers(min_value=1, max_value=99)),
        days_pattern=guide.used(loop, "HSD07"),
        time_pattern=guide.used(loop, "HSD08"),
    )
    place = st.builds(p271.PlaceOrInjury, qualifier=st.just("ZZ"), code=short)
    injury = st.builds(p271.PlaceOrInjury, category=st.just("44"), text=words)
    related = st.builds(
        p271.RelatedParty,
        name=guide.name(party),
        address=guide.address(party),
        contacts=some(guide.contacts(party)),
        provider_role=guide.provider_role(party),
    )
    stated = st.builds(
        p271.Benefit,
        information=guide.codes(loop, "EB01"),
        coverage_level=guide.used(loop, "EB02"),
        service_types=some(guide.codes(loop, "EB03"), most=4),
        insurance_type=guide.used(loop, "EB04"),
        plan=maybe(words),
        period=guide.used(loop, "EB06"),
        amount_cents=maybe(cents),
        percent=maybe(quantities.map(lambda number: number / 100)),
        needs_authorization=guide.used(loop, "EB11"),
        is_in_network=guide.used(loop, "EB12"),
        procedure=guide.procedure(loop, "EB13"),
        diagnosis_pointers=pointers(),
        deliveries=some(delivery),
        references=guide.references(loop),
        dates=guide.dates(loop),
        rejections=guide.rejections(loop),
        messages=some(words),
        places_or_injuries=some(place | injury),
        parties=some(related),
    )
    counted = st.tuples(guide.codes(loop, "EB09"), quantities) | st.just((None, None))
    return st.builds(_with_quantity, stated, counted)


def _with_quantity(benefit: p271.Benefit, counted: tuple[Any, Any]) -> p271.Benefit:
    values = {field: getattr(benefit, field) for field in p271.Benefit.__slots__}
    return p271.Benefit(**values | {"quantity_qualifier": counted[0], "quantity": counted[1]})


def _service(guide: Guided, loop: str, kind: Any, **more: Any) -> SearchStrategy[Any]:
    """A service line with all that the guides of 276 and 277 require."""
    return st.builds(
        lambda dates, values: kind(
            first_date_of_service=dates.first_date, last_date_of_service=dates.last_date, **values
        ),
        events(st.just("472")),
        st.fixed_dictionaries(
            {
                "procedure_qualifier": guide.codes(loop, "SVC01", 1),
                "procedure_code": words,
                "modifiers": some(short.map(lambda text: text[:2]), most=4),
                "charge_cents": cents,
                "revenue_code": maybe(words),
                "units": quantities,
                "line_control_number": maybe(words),
                **more,
            }
        ),
    )


def _claim(kind: Any, numbers: tuple[str, ...], **more: Any) -> SearchStrategy[Any]:
    return st.builds(
        lambda dates, values: kind(
            first_date_of_service=dates and dates.first_date,
            last_date_of_service=dates and dates.last_date,
            **values,
        ),
        maybe(events(st.just("472"))),
        st.fixed_dictionaries(
            {"trace_number": words, **{name: maybe(words) for name in numbers}, **more}
        ),
    )


@pytest.fixture(scope="session")
def claim_status_inquiries() -> SearchStrategy[p276.ClaimStatusInquiry]:
    """276s."""
    guide = Guided("claim_status_request")
    numbers = (
        "payer_claim_number", "type_of_bill", "location", "group_number",
        "patient_control_number", "prescription_number", "clearinghouse_number",
    )  # fmt: skip

    def patient(letter: str, *, least: int, **more: Any) -> SearchStrategy[Any]:
        line = _service(guide, f"2210{letter}", p276.LineInQuestion)
        claim = _claim(p276.ClaimInQuestion, numbers, charge_cents=maybe(cents), lines=some(line))
        return st.builds(
            p276.PatientInQuestion,
            name=guide.name(f"2100{letter}"),
            birth_date=days,
            sex=guide.used(f"2000{letter}", "DMG03"),
            claims=some(claim, least=least),
            **more,
        )

    subscriber = patient("D", least=0, dependents=some(patient("E", least=1)))
    provider = st.builds(
        p276.ProviderInQuestion,
        name=guide.name("2100C"),
        second_name=maybe(guide.name("2100C")),
        subscribers=some(subscriber, least=1),
    )
    inquirer = st.builds(
        p276.StatusInquirer, name=guide.name("2100B"), providers=some(provider, least=1)
    )
    payer = st.builds(p276.StatusPayer, name=guide.name("2100A"), inquirers=some(inquirer, least=1))
    return st.builds(
        p276.ClaimStatusInquiry,
        reference=words,
        made_date=days,
        made_time=times,
        payers=some(payer, least=1),
    )


@pytest.fixture(scope="session")
def claim_status_responses() -> SearchStrategy[p277.ClaimStatusResponse]:
    """277s."""
    guide = Guided("claim_status_response")
    numbers = (
        "payer_claim_number", "type_of_bill", "patient_control_number", "prescription_number",
        "voucher_number", "clearinghouse_number",
    )  # fmt: skip

    def reports(loop: str) -> SearchStrategy[Any]:
        status = st.builds(
            p277.ClaimStatusCode,
            category=st.sampled_from(["P1", "F1", "E0", "D0"]),
            code=words,
            entity=guide.used(loop, "STC01", component=3),
            code_list=guide.used(loop, "STC01", component=4),
        )
        return some(
            st.builds(
                p277.StatusReport,
                statuses=some(status, least=1, most=3),
                status_date=days,
                charge_cents=guide.used(loop, "STC04", cents),
                paid_cents=guide.used(loop, "STC05", cents),
                finalized_date=guide.used(loop, "STC06", days),
                payment_date=guide.used(loop, "STC08", days),
                payment_number=guide.used(loop, "STC09", words),
            ),
            least=1,
        )

    def traced(loop: str) -> SearchStrategy[Any]:
        return maybe(st.builds(p277.TracedReports, trace_number=words, reports=reports(loop)))

    def patient(letter: str, *, least: int, **more: Any) -> SearchStrategy[Any]:
        line = _service(
            guide,
            f"2220{letter}",
            p277.LineStatus,
            paid_cents=cents,
            reports=reports(f"2220{letter}"),
        )
        claim = _claim(
            p277.ClaimStatus, numbers, reports=reports(f"2200{letter}"), lines=some(line)
        )
        return st.builds(
            p277.PatientStatus,
            name=guide.name(f"2100{letter}"),
            claims=some(claim, least=least),
            **more,
        )

    provider = st.builds(
        p277.ProviderStatus,
        name=guide.name("2100C"),
        second_name=maybe(guide.name("2100C")),
        answer=traced("2200C"),
        subscribers=some(patient("D", least=0, dependents=some(patient("E", least=1)))),
    )
    receiver = st.builds(
        p277.ReceiverStatus,
        name=guide.name("2100B"),
        answer=traced("2200B"),
        providers=some(provider),
    )
    payer = st.builds(
        p277.PayerStatus,
        name=guide.name("2100A"),
        contact=maybe(guide.contacts("2100A")),
        receivers=some(receiver, least=1),
    )
    return st.builds(
        p277.ClaimStatusResponse,
        reference=words,
        made_date=days,
        made_time=times,
        payers=some(payer, least=1),
    )
