"""Any stay that is writable says, read back, what it said."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.base.finding import Severity
from claimwright.base.period import Period
from claimwright.claims.institutional import (
    InstitutionalStay,
    Occurrence,
    OccurrenceSpan,
    SurgicalProcedure,
    ValueCode,
)
from claimwright.claims.parties import Relationship
from claimwright.claims.records import Claim, Diagnosis, PayerSequence, ServiceLine
from claimwright.claims.tables import to_tables
from claimwright.codes.systems import CodeSystem
from claimwright.x12 import p837i
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope

from ..as_sent import as_read, in_capitals

SIGNS = string.ascii_uppercase + string.digits
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)

names = st.text(alphabet=string.ascii_uppercase, min_size=2, max_size=20)
numbers = st.text(alphabet=SIGNS, min_size=2, max_size=20)
cents = st.integers(min_value=0, max_value=99_999_999)
days = st.dates(min_value=FIRST, max_value=LAST)
times = st.times().map(lambda one: time(one.hour, one.minute))
pairs = st.text(alphabet=SIGNS, min_size=2, max_size=2).filter(lambda code: code != "FC")
presence = st.none() | st.sampled_from(["N", "U", "W", "Y"])
diagnoses = st.builds(
    Diagnosis,
    code=st.builds(
        lambda letter, digits: f"{letter}{digits[:2]}.{digits[2:]}",
        st.sampled_from(string.ascii_uppercase),
        st.text(alphabet=string.digits, min_size=3, max_size=6),
    ),
    present_on_admission=presence,
)

# Of these nobody says whether they were present on admission.
unsaid = diagnoses.map(lambda one: replace(one, present_on_admission=None))


def some(one: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=most).map(tuple)


@st.composite
def stays(draw: st.DrawFn, like: InstitutionalStay) -> InstitutionalStay:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(min_value=0, max_value=60)))
    is_admitted = draw(st.booleans())
    return replace(
        like,
        type_of_bill="11" if is_admitted else draw(st.sampled_from(["13", "72", "85"])),
        statement_period=Period(first=first, last=last),
        admission_date=first if is_admitted else None,
        admission_time=draw(st.none() | times) if is_admitted else None,
        discharge_time=draw(st.none() | times),
        admission_type=draw(st.sampled_from("123459")),
        point_of_origin=draw(st.none() | st.sampled_from("124568D")),
        discharge_status=draw(st.sampled_from(["01", "02", "06", "20", "30"])),
        admitting_diagnosis=Diagnosis(code="R10.9") if is_admitted else None,
        reasons_for_visit=() if is_admitted else draw(some(unsaid, 3)),
        external_causes=draw(some(diagnoses, 12)),
        diagnosis_related_group=draw(st.none() | st.sampled_from(["481", "0194"])),
        operating_provider=draw(st.sampled_from([None, like.operating_provider])),
        other_operating_provider=None,
        procedures=draw(
            some(
                st.builds(
                    SurgicalProcedure,
                    code=st.text(alphabet=SIGNS, min_size=7, max_size=7),
                    performed_date=days,
                ),
                25,
            )
        ),
        values=draw(some(st.builds(ValueCode, code=pairs, amount_cents=cents), 23)),
        conditions=draw(some(pairs, 24)),
        occurrences=draw(some(st.builds(Occurrence, code=pairs, day=days), 24)),
        occurrence_spans=draw(
            some(
                st.builds(
                    OccurrenceSpan,
                    code=pairs,
                    period=days.map(lambda day: Period(first=day, last=day + timedelta(days=3))),
                ),
                24,
            )
        ),
    )


@st.composite
def service_lines(draw: st.DrawFn, number: int) -> ServiceLine:
    code = draw(st.sampled_from(["", "99284", "J1885", "97110"]))
    first = draw(days)
    charge_cents = draw(cents)
    is_long = draw(st.booleans())
    return ServiceLine(
        line_number=number,
        line_control_number=draw(st.sampled_from([f"L{number}", f"{number}-A"])),
        system=CodeSystem.CPT if code[:1].isdigit() else CodeSystem.HCPCS,
        procedure_code=code,
        modifiers=draw(st.sampled_from([(), ("25",), ("59", "LT")])) if code else (),
        revenue_code=draw(st.text(alphabet=string.digits, min_size=4, max_size=4)),
        charge_cents=charge_cents,
        noncovered_cents=draw(st.integers(min_value=0, max_value=charge_cents)),
        units=draw(st.decimals(min_value=Decimal("0.001"), max_value=Decimal(999), places=3)),
        unit=draw(st.sampled_from(["UN", "DA"])),
        date_of_service=first,
        last_date_of_service=first + timedelta(days=2) if is_long else None,
        diagnosis_pointers=(),
    )


@st.composite
def claims(draw: st.DrawFn, like: Claim) -> Claim:
    assert like.stay is not None
    relationship = draw(st.sampled_from(Relationship))
    subscriber = replace(like.patient, last_name=draw(names), first_name=draw(names))
    is_self = relationship is Relationship.SELF
    lines = st.integers(min_value=1, max_value=15)
    return replace(
        like,
        patient=subscriber if is_self else replace(subscriber, first_name=draw(names)),
        policy=replace(
            like.policy,
            member_id=draw(numbers),
            subscriber=subscriber,
            relationship=relationship,
        ),
        frequency_code=draw(st.sampled_from("1234")),
        diagnoses=draw(st.lists(diagnoses, min_size=1, max_size=25).map(tuple)),
        lines=tuple(draw(service_lines(number)) for number in range(1, draw(lines) + 1)),
        stay=draw(stays(like.stay)),
        patient_paid_cents=draw(st.just(0) | cents),
        prior_authorization=draw(st.none() | numbers),
        other_coverages=draw(st.sampled_from([(), like.other_coverages])),
        sequence=PayerSequence.PRIMARY,
    )


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_stay_comes_back_as_it_was(
    data: st.DataObject, claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    one = in_capitals(data.draw(claims(claim_kinds["inpatient"])))
    written = p837i.write(to_tables([one]), envelope=envelope)
    found = p837i.read(written)
    assert found.claims == (as_read(one),)
    assert p837i.write(to_tables(found.claims), envelope=envelope) == written
    stops = [two for two in check(written, levels={1, 2, 3}) if two.severity is Severity.STOP]
    assert [two.message for two in stops] == []


def test_what_the_patient_paid_is_a_value_code(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    paid = replace(claim_kinds["inpatient"], patient_paid_cents=66_500)
    written = p837i.write(to_tables([in_capitals(paid)]), envelope=envelope)
    assert b"HI*BE:80:::3*BE:A1:::1632.5*BE:FC:::665~" in written
    assert b"AMT*F" not in written
    (found,) = p837i.read(written).claims
    assert found.patient_paid_cents == 66_500
    assert found.stay is not None
    assert [one.code for one in found.stay.values] == ["80", "A1"]
