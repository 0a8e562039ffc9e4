"""277CA: whether each claim was accepted for adjudication, claim by claim.

Source: X12 005010X214.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby

from claimwright.office.exchange.sandbox.claims import Payee, ReceivedClaim, Submitter
from claimwright.office.exchange.sandbox.screening import ACCEPTED, Reason
from claimwright.office.exchange.sandbox.wire import (
    CLAIM_ACKNOWLEDGMENT,
    Addresses,
    Segment,
    amount,
    clean,
    day,
    write_interchange,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedClaim:
    """A claim with the payer's number where it was accepted, else the reasons why not."""

    claim: ReceivedClaim
    reasons: tuple[Reason, ...] = ()
    payer_claim_number: str = ""

    @property
    def is_accepted(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who answers: a payer ("PR") or, for a payer unknown, the clearinghouse ("AY")."""

    entity: str
    name: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedBatch:
    """The claims of one received transaction that one source answers for."""

    submitter: Submitter
    claims: tuple[ScreenedClaim, ...]


def write_277ca(
    source: Source,
    batches: Sequence[ScreenedBatch],
    *,
    addresses: Addresses,
    control_number: int,
    at: datetime,
) -> bytes:
    """One 277 transaction a received transaction."""
    return write_interchange(
        CLAIM_ACKNOWLEDGMENT,
        [
            list(_transaction(source, batch, reference=f"{control_number}{position:04d}", at=at))
            for position, batch in enumerate(batches, start=1)
        ],
        addresses=addresses,
        control_number=control_number,
        at=at,
    )


def _transaction(
    source: Source, batch: ScreenedBatch, *, reference: str, at: datetime
) -> Iterator[Segment]:
    levels = count(1)
    qualifier = "46" if source.entity == "AY" else "PI"
    submitter = batch.submitter
    yield ("BHT", "0085", "08", reference, day(at), f"{at:%H%M}", "TH")
    yield ("HL", str(next(levels)), "", "20", "1")
    yield _name(source.entity, clean(source.name), "", "", qualifier, clean(source.id))
    yield ("TRN", "1", reference)
    yield ("DTP", "050", "D8", day(at))
    yield ("DTP", "009", "D8", day(at))
    receiver = next(levels)
    yield ("HL", str(receiver), "1", "21", "1")
    yield _name(
        "41",
        clean(submitter.name),
        clean(submitter.first_name, limit=35),
        "",
        "46",
        clean(submitter.id, limit=80),
        is_person=submitter.is_person,
    )
    yield ("TRN", "2", clean(submitter.reference, limit=50))
    total = sum(each.claim.charge_cents for each in batch.claims)
    yield ("STC", ("A1", "19", source.entity), day(at), "WQ", amount(total))
    yield from _totals(batch.claims, accepted="90", rejected="AA")
    for payee, claims in groupby(batch.claims, key=lambda each: each.claim.payee):
        yield from _provider(source, payee, tuple(claims), levels, receiver, at)


def _provider(
    source: Source,
    payee: Payee,
    claims: tuple[ScreenedClaim, ...],
    levels: Iterator[int],
    parent: int,
    at: datetime,
) -> Iterator[Segment]:
    level = next(levels)
    yield ("HL", str(level), str(parent), "19", "1")
    yield _name(
        "85",
        clean(payee.name),
        clean(payee.first_name, limit=35),
        "",
        "XX" if payee.npi else "FI",
        clean(payee.key),
        is_person=payee.is_person,
    )
    total = sum(each.claim.charge_cents for each in claims)
    yield ("TRN", "1", "0")
    yield ("STC", ("A1", "19", source.entity), "", "WQ", amount(total))
    yield from _totals(claims, accepted="QA", rejected="QC")
    for each in claims:
        yield ("HL", str(next(levels)), str(level), "PT")
        yield from _claim(each, at)


def _claim(screened: ScreenedClaim, at: datetime) -> Iterator[Segment]:
    claim = screened.claim
    patient = claim.patient
    yield _name(
        "QC",
        clean(patient.last_name),
        clean(patient.first_name, limit=35),
        clean(patient.middle_name, limit=25),
        "MI",
        clean(patient.member_id, limit=80),
        is_person=True,
    )
    yield ("TRN", "2", clean(claim.account_number, limit=50))
    for reason in screened.reasons or (ACCEPTED,):
        status = (reason.category, reason.status, reason.entity)
        action = "WQ" if screened.is_accepted else "U"
        yield ("STC", status, day(at), action, amount(claim.charge_cents))
    if screened.payer_claim_number:
        yield ("REF", "1K", screened.payer_claim_number)
    first, last = claim.first_date, claim.last_date
    if first is not None and last is not None:
        if first == last:
            yield ("DTP", "472", "D8", day(first))
        else:
            yield ("DTP", "472", "RD8", f"{day(first)}-{day(last)}")


def _totals(claims: Sequence[ScreenedClaim], *, accepted: str, rejected: str) -> Iterator[Segment]:
    good = [each.claim.charge_cents for each in claims if each.is_accepted]
    bad = [each.claim.charge_cents for each in claims if not each.is_accepted]
    if good:
        yield ("QTY", accepted, str(len(good)))
    if bad:
        yield ("QTY", rejected, str(len(bad)))
    if good:
        yield ("AMT", "YU", amount(sum(good)))
    if bad:
        yield ("AMT", "YY", amount(sum(bad)))


def _name(
    entity: str,
    last: str,
    first: str,
    middle: str,
    qualifier: str,
    identifier: str,
    *,
    is_person: bool = False,
) -> Segment:
    kind = "1" if is_person else "2"
    return ("NM1", entity, kind, last, first, middle, "", "", qualifier, identifier)
