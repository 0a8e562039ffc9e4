"""What a 277CA says of each claim of the transactions that were taken in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.x12.acknowledging.codes import claim_status
from claimwright.x12.acknowledging.quoting import quoted
from claimwright.x12.guide import open_guide
from claimwright.x12.p277ca import (
    ClaimAcknowledgment,
    ClaimAnswer,
    ClaimOutcome,
    ProviderAnswer,
    Status,
    Totals,
)
from claimwright.x12.p999 import GroupAnswer, Outcome
from claimwright.x12.places import Places, within
from claimwright.x12.syntax import element
from claimwright.x12.values import read_amount
from claimwright.x12.walk import calendar_date

_CLAIM_GUIDES = ("professional_claim", "institutional_claim", "dental_claim")
# From the claim outwards: a finding about a subscriber is about all the subscriber's claims.
_AROUND = ("2300", "2000C", "2000B", "2000A")
_RECEIVED = Status(category="A1", code="19", entity="PR")
_ACCEPTED = Status(category="A2", code="20")
_MOST_STATUSES = 3


def answer_claims(
    placed: pl.DataFrame, findings: Iterable[Finding], *, groups: Sequence[GroupAnswer]
) -> Iterator[ClaimAcknowledgment]:
    """One answer a transaction of claims that the 999 accepts. placed: one interchange."""
    stops = [one for one in findings if one.severity is Severity.STOP]
    taken = {
        (group.control_number, transaction.control_number)
        for group in groups
        for transaction in group.transactions
        if transaction.outcome is not Outcome.REJECTED
    }
    for key in _CLAIM_GUIDES:
        part = placed.filter(pl.col("guide") == key)
        if part.height:
            yield from _answer_guide(part, placed, key, stops, taken)


def _answer_guide(
    part: pl.DataFrame,
    placed: pl.DataFrame,
    key: str,
    findings: list[Finding],
    taken: set[tuple[str, str]],
) -> Iterator[ClaimAcknowledgment]:
    places = Places(part, open_guide(key), scopes=_AROUND)
    said = _by_place(places, findings)
    claims = _claims(places)
    parties = _Parties(part)
    groups = placed.filter(pl.col("segment_id") == "GS").select("group", number=quoted(6))
    starts = (
        part.filter(pl.col("segment_id") == "ST")
        .select("group", "transaction", control_number=quoted(2))
        .join(groups.unique("group"), on="group", how="left", maintain_order="left")
    )
    for start in starts.iter_rows(named=True):
        if (start["number"], start["control_number"]) not in taken:
            continue
        own = claims.filter(pl.col("transaction") == start["transaction"])
        if own.height:
            yield _batch(places, start["transaction"], own, said, parties)


class _Parties:
    """Who was named last (NM101) before each segment."""

    def __init__(self, part: pl.DataFrame) -> None:
        named = part.filter(pl.col("segment_id") == "NM1").sort("ordinal")
        self._ordinals: list[int] = named["ordinal"].to_list()
        self._roles: list[str | None] = named.select(element(1)).to_series().to_list()

    def before(self, finding: Finding) -> str | None:
        at = bisect_right(self._ordinals, finding.at.segment_ordinal or 0)
        return self._roles[at - 1] if at else None


def _by_place(places: Places, findings: list[Finding]) -> dict[tuple[str, int], list[Finding]]:
    """The findings by the nearest loop around them; those outside of all by "transaction"."""
    around: dict[int, tuple[str, int]] = {}
    names = [within(loop) for loop in _AROUND]
    wanted = {one.at.segment_ordinal for one in findings}
    for _, rows in places:
        concerned = rows.filter(pl.col("ordinal").is_in(list(wanted)))
        for row in concerned.select("ordinal", "transaction", *names).iter_rows(named=True):
            nearest = next(
                ((loop, row[name]) for loop, name in zip(_AROUND, names, strict=True) if row[name]),
                ("transaction", row["transaction"]),
            )
            around[row["ordinal"]] = nearest
    said: dict[tuple[str, int], list[Finding]] = {}
    for one in findings:
        place = around.get(one.at.segment_ordinal or 0)
        if place is not None:
            said.setdefault(place, []).append(one)
    return said


def _claims(places: Places) -> pl.DataFrame:
    """One row a claim, with what an answer repeats of it."""
    subscribers = _people(places.at("2010BA", "NM1"), "2000B", "subscriber")
    patients = _people(places.at("2010CA", "NM1"), "2000C", "patient")
    providers = places.at("2010AA", "NM1").select(
        within("2000A"),
        provider=quoted(3),
        provider_id=quoted(9),
        provider_qualifier=quoted(8),
    )
    days = (
        places.at("2400", "DTP")
        .filter(element(1) == "472")
        .select(within("2300"), first=element(3).str.slice(0, 8), last=element(3).str.slice(-8))
    )
    statement = (
        places.at("2300", "DTP")
        .filter(element(1) == "434")
        .select(within("2300"), first=element(3).str.slice(0, 8), last=element(3).str.slice(-8))
    )
    period = (
        pl.concat([days, statement])
        .group_by(within("2300"))
        .agg(pl.col("first").min(), pl.col("last").max())
    )
    return (
        places.starts("2300")
        .select(
            "ordinal",
            "transaction",
            *(within(loop) for loop in _AROUND),
            claim_id=quoted(1),
            charge_cents=read_amount(element(2)),
        )
        .join(subscribers, on=within("2000B"), how="left", maintain_order="left")
        .join(patients, on=within("2000C"), how="left", maintain_order="left")
        .join(
            providers.unique(within("2000A")), on=within("2000A"), how="left", maintain_order="left"
        )
        .join(period, on=within("2300"), how="left", maintain_order="left")
    )


def _people(names: pl.DataFrame, loop: str, prefix: str) -> pl.DataFrame:
    scope = within(loop)
    return names.select(
        scope,
        quoted(3).alias(f"{prefix}_last"),
        quoted(4).alias(f"{prefix}_first"),
        quoted(9).alias(f"{prefix}_id"),
    ).unique(scope, keep="first")


def _batch(
    places: Places,
    transaction: int,
    claims: pl.DataFrame,
    said: Mapping[tuple[str, int], list[Finding]],
    parties: _Parties,
) -> ClaimAcknowledgment:
    providers: dict[Any, tuple[dict[str, Any], list[ClaimAnswer]]] = {}
    for row in claims.iter_rows(named=True):
        own = providers.setdefault(row[within("2000A")], (row, []))
        own[1].append(_claim(row, said, parties))
    every = [one for _, answers in providers.values() for one in answers]
    names = places.of("NM1").filter(pl.col("transaction") == transaction)
    source = _party(names, "40")
    receiver = _party(names, "41")
    reference = places.of("BHT").filter(pl.col("transaction") == transaction)
    return ClaimAcknowledgment(
        source_name=source[0],
        source_id=source[1],
        source_is_clearinghouse=True,
        receiver_name=receiver[0],
        receiver_id=receiver[1],
        batch_reference=reference.select(quoted(3)).item(0, 0) if reference.height else None,
        statuses=(_RECEIVED,),
        charge_cents=sum(one.charge_cents or 0 for one in every),
        totals=_totals(every),
        providers=tuple(
            ProviderAnswer(
                provider_id=row["provider_id"] or "0",
                provider_id_qualifier=row["provider_qualifier"] or "XX",
                name=row["provider"],
                statuses=(_RECEIVED,),
                totals=_totals(answers),
                claims=tuple(answers),
            )
            for row, answers in providers.values()
        ),
    )


def _party(names: pl.DataFrame, role: str) -> tuple[str, str]:
    found = names.filter(element(1) == role).select(name=quoted(3), identifier=quoted(9))
    name, identifier = found.row(0) if found.height else (None, None)
    return name or "UNKNOWN", identifier or "UNKNOWN"


def _claim(
    row: Mapping[str, Any], said: Mapping[tuple[str, int], list[Finding]], parties: _Parties
) -> ClaimAnswer:
    places = [(loop, row[within(loop)]) for loop in _AROUND]
    places.append(("transaction", row["transaction"]))
    found = [one for place in places for one in said.get(place, ())]
    statuses = tuple(
        dict.fromkeys(claim_status(one.id, party=parties.before(one)) for one in found)
    )[:_MOST_STATUSES]
    has_patient = row["patient_last"] is not None
    who = "patient" if has_patient else "subscriber"
    return ClaimAnswer(
        claim_id=row["claim_id"] or "0",
        outcome=ClaimOutcome.REJECTED if found else ClaimOutcome.ACCEPTED,
        statuses=statuses or (_ACCEPTED,),
        charge_cents=row["charge_cents"],
        text=found[0].message if found else None,
        patient_last_name=row[f"{who}_last"] or "UNKNOWN",
        patient_first_name=row[f"{who}_first"] or None,
        member_id=row["patient_id"] or row["subscriber_id"] or None,
        first_date_of_service=calendar_date(row["first"] or ""),
        last_date_of_service=calendar_date(row["last"] or ""),
    )


def _totals(claims: list[ClaimAnswer]) -> Totals:
    accepted = [one for one in claims if one.outcome is ClaimOutcome.ACCEPTED]
    rejected = [one for one in claims if one.outcome is ClaimOutcome.REJECTED]
    return Totals(
        accepted_count=len(accepted),
        rejected_count=len(rejected),
        accepted_cents=sum(one.charge_cents or 0 for one in accepted),
        rejected_cents=sum(one.charge_cents or 0 for one in rejected),
    )
