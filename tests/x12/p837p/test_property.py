"""Any claim that is writable is accepted by pyx12 and says, read back, what the claim says."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.claims.parties import Relationship
from claimwright.claims.records import (
    Claim,
    Diagnosis,
    LineAdjudication,
    OtherCoverage,
    PayerSequence,
    ServiceLine,
)
from claimwright.claims.remittance import Adjustment
from claimwright.claims.tables import to_tables
from claimwright.x12 import p837p
from claimwright.x12.envelope import Envelope

PyX12Errors = Callable[[bytes], list[str]]
CAPITALS = string.ascii_uppercase + string.digits

names = st.text(min_size=1, max_size=70).map(lambda text: f"Q{text}")
numbers = st.text(alphabet=CAPITALS + "-/", min_size=2, max_size=20).map(lambda text: f"N{text}")
codes = st.text(alphabet=CAPITALS, min_size=5, max_size=5)
modifiers = st.lists(
    st.text(alphabet=CAPITALS, min_size=2, max_size=2), max_size=4, unique=True
).map(tuple)
cents = st.integers(min_value=0, max_value=99_999_999)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
units = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("999"), places=3)


@st.composite
def adjustments(draw: st.DrawFn) -> tuple[Adjustment, ...]:
    one = st.builds(
        Adjustment,
        group_code=st.sampled_from(["CO", "CR", "OA", "PI", "PR"]),
        reason_code=st.sampled_from(["1", "2", "3", "45", "97", "253", "B7"]),
        amount_cents=st.integers(min_value=-9999, max_value=99_999),
        quantity=st.none() | st.integers(min_value=1, max_value=9).map(Decimal),
    )
    # CAS segments hold one group each, so adjustments come back with their groups together.
    members = draw(st.lists(one, max_size=8))
    groups = list(dict.fromkeys(member.group_code for member in members))
    return tuple(sorted(members, key=lambda member: groups.index(member.group_code)))


@st.composite
def claims(draw: st.DrawFn, like: Claim) -> Claim:
    diagnoses = draw(st.integers(min_value=1, max_value=12))
    pointers = st.lists(
        st.integers(min_value=1, max_value=diagnoses), min_size=1, max_size=4, unique=True
    ).map(tuple)
    lines = tuple(
        replace(
            like.lines[0],
            line_number=number,
            line_control_number=f"L{number}",
            procedure_code=draw(codes),
            modifiers=draw(modifiers),
            charge_cents=draw(cents),
            units=draw(units),
            date_of_service=draw(days),
            diagnosis_pointers=draw(pointers),
        )
        for number in range(1, draw(st.integers(min_value=1, max_value=6)) + 1)
    )
    relationship = draw(st.sampled_from(Relationship))
    subscriber = replace(like.patient, last_name=draw(names), first_name=draw(names))
    patient = subscriber
    if relationship is not Relationship.SELF:
        patient = replace(subscriber, first_name=draw(names))
    return replace(
        like,
        patient=patient,
        policy=replace(
            like.policy,
            member_id=draw(numbers),
            subscriber=subscriber,
            relationship=relationship,
            plan_name=draw(st.none() | names),
        ),
        diagnoses=tuple(Diagnosis(code=f"A{number:02d}.{number}") for number in range(diagnoses)),
        lines=lines,
        patient_paid_cents=draw(cents),
        prior_authorization=draw(st.none() | numbers),
        other_coverages=draw(other_coverages(like, lines)),
    )


@st.composite
def other_coverages(
    draw: st.DrawFn, like: Claim, lines: tuple[ServiceLine, ...]
) -> tuple[OtherCoverage, ...]:
    return tuple(
        OtherCoverage(
            policy=replace(
                like.policy,
                payer=replace(like.policy.payer, payer_id=f"PAYER{position}"),
                member_id=draw(numbers),
            ),
            sequence=sequence,
            payer_claim_number=draw(st.none() | numbers),
            paid_cents=draw(cents),
            claim_adjustments=draw(adjustments()),
            line_adjudications=tuple(
                LineAdjudication(
                    line_number=line.line_number,
                    procedure_code=line.procedure_code,
                    modifiers=line.modifiers,
                    paid_cents=draw(cents),
                    adjustments=draw(adjustments()),
                    adjudication_date=draw(days),
                )
                for line in draw(st.permutations(lines))[:2]
            ),
        )
        for position, sequence in enumerate(
            draw(st.lists(st.sampled_from(list(PayerSequence)[1:]), max_size=2, unique=True))
        )
    )


def cents_of(text: str) -> int:
    return int(Decimal(text) * 100)


def triplets(cas: list[list[str]]) -> list[tuple[str, str, int, str]]:
    """Each adjustment of CAS segments: group, reason, cents, quantity."""
    found = []
    for _, group, *rest in cas:
        padded = [*rest, "", ""]
        for at in range(0, len(rest), 3):
            reason, amount, quantity = padded[at : at + 3]
            found.append((group, reason, cents_of(amount), quantity))
    return found


def read_back(data: bytes) -> list[dict[str, Any]]:
    """The claims of a file, by a reader that knows nothing of the writer."""
    found: list[dict[str, Any]] = []
    member_id, holder = "", {}
    for one in (text.split("*") for text in data.decode("ascii").split("~")[:-1]):
        match one[0]:
            case "HL":
                holder = {}
            case "NM1" if one[1] == "IL" and not holder:
                member_id = one[9]
            case "CLM":
                found.append({
                    "claim_id": one[1], "charge": cents_of(one[2]), "member_id": member_id,
                    "diagnoses": [], "lines": [], "others": [], "paid": 0, "authorization": None,
                })  # fmt: skip
                holder = found[-1]
            case "AMT" if one[1] == "F5":
                found[-1]["paid"] = cents_of(one[2])
            case "REF" if one[1] == "G1":
                found[-1]["authorization"] = one[2]
            case "HI":
                found[-1]["diagnoses"] = [code.split(":")[1] for code in one[1:]]
            case "SBR" if holder:
                holder = {"cas": [], "payer": None, "number": None}
                found[-1]["others"].append(holder)
            case "NM1" if one[1] == "PR" and "payer" in holder:
                holder["payer"] = one[9]
            case "REF" if one[1] == "F8" and "payer" in holder:
                holder["number"] = one[2]
            case "SV1":
                _, code, *marks = one[1].split(":")
                holder = {
                    "code": code, "modifiers": tuple(marks), "charge": cents_of(one[2]),
                    "units": Decimal(one[4]), "pointers": tuple(map(int, one[7].split(":"))),
                    "decisions": [],
                }  # fmt: skip
                found[-1]["lines"].append(holder)
            case "DTP" if one[1] == "472":
                holder["date"] = one[3]
            case "SVD":
                decision = {"payer": one[1], "paid": cents_of(one[2]), "cas": []}
                found[-1]["lines"][-1]["decisions"].append(decision)
                holder = decision
            case "CAS":
                holder["cas"].append(one)
            case "DTP" if one[1] == "573":
                holder["date"] = one[3]
            case _:
                pass
    return found


def plain(adjustments: tuple[Adjustment, ...]) -> list[tuple[str, str, int, str]]:
    return [
        (
            one.group_code,
            one.reason_code,
            one.amount_cents,
            "" if one.quantity is None else str(one.quantity),
        )
        for one in adjustments
    ]


def told(claim: Claim) -> dict[str, Any]:
    """What the file should say of a claim."""
    return {
        "claim_id": claim.claim_id,
        "charge": claim.charge_cents,
        "member_id": claim.policy.member_id,
        "paid": claim.patient_paid_cents,
        "authorization": claim.prior_authorization,
        "diagnoses": [one.code.replace(".", "") for one in claim.diagnoses],
        "others": [
            {
                "payer": other.policy.payer.payer_id,
                "number": other.payer_claim_number,
                "cas": plain(other.claim_adjustments),
            }
            for other in claim.other_coverages
        ],
        "lines": [
            {
                "code": line.procedure_code,
                "modifiers": line.modifiers,
                "charge": line.charge_cents,
                "units": line.units,
                "pointers": line.diagnosis_pointers,
                "date": f"{line.date_of_service:%Y%m%d}",
                "decisions": [
                    {
                        "payer": other.policy.payer.payer_id,
                        "paid": decision.paid_cents,
                        "cas": plain(decision.adjustments),
                        "date": f"{decision.adjudication_date:%Y%m%d}",
                    }
                    for other in claim.other_coverages
                    for decision in other.line_adjudications
                    if decision.line_number == line.line_number
                ],
            }
            for line in claim.lines
        ],
    }


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_written_is_accepted_and_says_what_the_claims_say(
    data: st.DataObject,
    claim_kinds: dict[str, Claim],
    envelope: Envelope,
    pyx12_errors: PyX12Errors,
) -> None:
    like = claim_kinds["self-subscriber"]
    drawn = data.draw(st.lists(claims(like), min_size=1, max_size=2))
    batch = [replace(claim, claim_id=f"CW{number}") for number, claim in enumerate(drawn)]
    written = p837p.write(to_tables(batch), envelope=envelope)
    assert pyx12_errors(written) == []
    found = read_back(written)
    for one in found:
        for place in (*one["others"], *(d for line in one["lines"] for d in line["decisions"])):
            place["cas"] = triplets(place["cas"])
    assert found == [told(claim) for claim in batch]
