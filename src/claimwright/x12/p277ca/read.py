"""A 277CA's segments as values. Source: 005010X214."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.money import AmountError, parse_amount
from claimwright.x12.answer_words import category_is_rejected
from claimwright.x12.p277ca.values import (
    ClaimAcknowledgment,
    ClaimAcknowledgmentFile,
    ClaimAnswer,
    ClaimOutcome,
    LineAnswer,
    ProviderAnswer,
    Status,
    Totals,
)
from claimwright.x12.syntax import split
from claimwright.x12.walk import Segment, calendar_date, transactions, whole_number

SOURCE = "ASC X12N 005010X214 (277CA)"

_SOURCE, _RECEIVER, _PROVIDER, _PATIENT = "20", "21", "19", "PT"
_ACTIONS = {"WQ": ClaimOutcome.ACCEPTED, "U": ClaimOutcome.REJECTED}
_COUNTS = {
    "90": "accepted_count", "AA": "rejected_count", "QA": "accepted_count", "QC": "rejected_count",
}  # fmt: skip
_AMOUNTS = {"YU": "accepted_cents", "YY": "rejected_cents"}


def read(data: bytes, *, file: str | None = None) -> ClaimAcknowledgmentFile:
    """Read every 277CA of a file. Never raises for bad data.

    Findings: those of syntax.split, and (ids begin with "x12.277ca.") none, truncated,
    outcome-missing, outcome-contradictory, claim-number-missing, amount. A transaction that
    breaks off is left out, and so is a claim without number or outcome.
    """
    segments = split(data, file=file)
    findings = list(segments.findings)
    acknowledgments = []
    found = False
    for members in transactions(segments, code="277"):
        found = True
        reader = _Reader(members, file=file)
        acknowledgment = reader.read()
        findings.extend(reader.findings)
        if acknowledgment is not None:
            acknowledgments.append(acknowledgment)
    if segments.readable and not found:
        findings.append(
            Finding(
                id="x12.277ca.none",
                severity=Severity.STOP,
                message="There is no claim acknowledgment (277CA) in this file. "
                "Check that the right file was chosen.",
                at=Place(file=file),
                expected="ST*277",
                source=SOURCE,
            )
        )
    return ClaimAcknowledgmentFile(acknowledgments=tuple(acknowledgments), findings=tuple(findings))


class _Reader:
    """Reads one transaction from top to bottom; `level` is the HL that it stands in."""

    def __init__(self, segments: list[Segment], *, file: str | None) -> None:
        self.segments = segments
        self.file = file
        self.findings: list[Finding] = []
        self.control_number = segments[0].element(2)
        self.level = ""
        self.batch: dict[str, Any] = {"totals": {}, "providers": []}
        self.provider: dict[str, Any] = {}
        self.patient: dict[str, Any] = {}
        self.claim: dict[str, Any] | None = None
        self.line: dict[str, Any] | None = None

    def read(self) -> ClaimAcknowledgment | None:
        if self.segments[-1].segment_id != "SE":
            self._find(
                self.segments[-1],
                "truncated",
                "The file breaks off before this acknowledgment's end (there is no SE segment), "
                "so it was left out. Fetch or ask for the file again.",
                expected="an SE segment",
            )
            return None
        for one in self.segments:
            handler = getattr(self, f"_read_{one.segment_id.lower()}", None)
            if handler is not None:
                handler(one)
        return self._acknowledgment()

    def _read_hl(self, one: Segment) -> None:
        self.level = one.element(3)
        self.claim = self.line = None
        if self.level == _PROVIDER:
            self.provider = {"totals": {}, "claims": []}
            self.batch["providers"].append(self.provider)
        elif self.level == _PATIENT:
            self.patient = {}

    def _read_nm1(self, one: Segment) -> None:
        if self.level == _SOURCE:
            self.batch |= {
                "source_name": one.element(3),
                "source_id": one.element(9),
                "source_is_clearinghouse": one.element(1) == "AY",
            }
        elif self.level == _RECEIVER:
            self.batch |= {
                "receiver_name": one.element(3) or None,
                "receiver_id": one.element(9) or None,
            }
        elif self.level == _PROVIDER:
            self.provider |= {
                "name": one.element(3) or None,
                "provider_id_qualifier": one.element(8),
                "provider_id": one.element(9) or None,
            }
        elif self.level == _PATIENT:
            self.patient = {
                "patient_last_name": one.element(3) or None,
                "patient_first_name": one.element(4) or None,
                "member_id": one.element(9) or None,
            }

    def _read_trn(self, one: Segment) -> None:
        number = one.element(2)
        if self.level == _SOURCE:
            self.batch["trace_number"] = number or None
        elif self.level == _RECEIVER:
            self.batch["batch_reference"] = number or None
        elif self.level == _PATIENT:
            self.line = None
            self.claim = {
                "claim_id": number,
                "segment": one,
                "statuses": [],
                "actions": [],
                "lines": [],
                **self.patient,
            }
            self.provider.setdefault("claims", []).append(self.claim)

    def _read_stc(self, one: Segment) -> None:
        statuses = [
            Status(
                category=one.component(number, 1),
                code=one.component(number, 2),
                entity=one.component(number, 3) or None,
            )
            for number in (1, 10, 11)
            if one.element(number)
        ]
        if self.line is not None:
            self.line["statuses"].extend(statuses)
            return
        holder: dict[str, Any] = {
            _RECEIVER: self.batch,
            _PROVIDER: self.provider,
            _PATIENT: {} if self.claim is None else self.claim,
        }.get(self.level, {})
        holder.setdefault("statuses", []).extend(statuses)
        holder.setdefault("actions", []).append(one.element(3))
        holder.setdefault("status_date", calendar_date(one.element(2)))
        holder.setdefault("charge_cents", self._amount(one, 4))
        holder.setdefault("text", one.element(12) or None)

    def _read_qty(self, one: Segment) -> None:
        if one.element(1) in _COUNTS:
            self._totals()[_COUNTS[one.element(1)]] = whole_number(one.element(2))

    def _read_amt(self, one: Segment) -> None:
        if one.element(1) in _AMOUNTS:
            self._totals()[_AMOUNTS[one.element(1)]] = self._amount(one, 2)

    def _totals(self) -> dict[str, int | None]:
        holder = self.provider if self.level == _PROVIDER else self.batch
        totals: dict[str, int | None] = holder.setdefault("totals", {})
        return totals

    def _read_ref(self, one: Segment) -> None:
        names = {"1K": "payer_claim_number", "D9": "clearinghouse_number"}
        if self.line is not None and one.element(1) == "FJ":
            self.line["line_control_number"] = one.element(2) or None
        elif self.claim is not None and one.element(1) in names:
            self.claim[names[one.element(1)]] = one.element(2) or None

    def _read_dtp(self, one: Segment) -> None:
        qualifier, text = one.element(1), one.element(3)
        if self.level == _SOURCE and qualifier in {"050", "009"}:
            name = "receipt_date" if qualifier == "050" else "process_date"
            self.batch[name] = calendar_date(text)
        elif self.claim is not None and self.line is None and qualifier == "472":
            first, _, last = text.partition("-")
            self.claim["first_date_of_service"] = calendar_date(first)
            self.claim["last_date_of_service"] = calendar_date(last or first)

    def _read_svc(self, one: Segment) -> None:
        if self.claim is None:
            return
        modifiers = tuple(one.component(1, part) for part in (3, 4, 5, 6))
        self.line = {
            "procedure_code": one.component(1, 2),
            "modifiers": tuple(modifier for modifier in modifiers if modifier),
            "charge_cents": self._amount(one, 2),
            "statuses": [],
        }
        self.claim["lines"].append(self.line)

    def _amount(self, one: Segment, number: int) -> int | None:
        text = one.element(number)
        if not text:
            return None
        try:
            return parse_amount(text)
        except AmountError:
            self._find(
                one,
                "amount",
                "This amount cannot be read and was left empty. "
                "The answer on the claim is not touched by that.",
                element=number,
                value=text,
                expected="dollars with at most two decimals",
                severity=Severity.WARN,
            )
            return None

    def _acknowledgment(self) -> ClaimAcknowledgment:
        batch = self.batch
        providers = tuple(
            ProviderAnswer(
                provider_id=one.get("provider_id"),
                provider_id_qualifier=one.get("provider_id_qualifier") or "XX",
                name=one.get("name"),
                statuses=tuple(one.get("statuses", ())),
                totals=Totals(**one["totals"]),
                claims=tuple(self._claims(one["claims"])),
            )
            for one in batch.pop("providers")
        )
        actions = batch.pop("actions", [])
        batch.pop("text", None)
        statuses = tuple(batch.pop("statuses", ()))
        return ClaimAcknowledgment(
            **{"source_name": "", "source_id": ""}
            | batch
            | {
                "totals": Totals(**batch["totals"]),
                "statuses": statuses,
                "outcome": _outcome(actions, statuses) or ClaimOutcome.ACCEPTED,
                "providers": providers,
                "transaction_control_number": self.control_number or None,
            }
        )

    def _claims(self, claims: list[dict[str, Any]]) -> Iterator[ClaimAnswer]:
        for claim in claims:
            segment: Segment = claim.pop("segment")
            actions = claim.pop("actions")
            outcome = _outcome(actions, claim["statuses"])
            if _is_contradictory(actions, outcome):
                self._find(
                    segment,
                    "outcome-contradictory",
                    "The answer calls this claim accepted, but gives a reason of rejection; it is "
                    "kept as rejected. Ask the payer which of the two is meant.",
                    value="WQ",
                    expected="U (rejected)",
                    claim_id=claim["claim_id"],
                    severity=Severity.WARN,
                )
            if not claim["claim_id"]:
                self._find(
                    segment,
                    "claim-number-missing",
                    "An answer names no claim of ours and was left out. "
                    "Find the claim by its patient in the payer's portal.",
                    element=2,
                )
            elif outcome is None:
                self._find(
                    segment,
                    "outcome-missing",
                    "The answer does not say whether this claim was accepted. "
                    "Ask the payer what became of it.",
                    expected="STC03 of WQ (accepted) or U (rejected)",
                    claim_id=claim["claim_id"],
                )
            else:
                lines = tuple(
                    LineAnswer(**line | {"statuses": tuple(line["statuses"])})
                    for line in claim.pop("lines")
                )
                yield ClaimAnswer(
                    **claim
                    | {
                        "statuses": tuple(claim["statuses"]),
                        "outcome": outcome,
                        "lines": lines,
                        "segment_ordinal": segment.ordinal,
                    }
                )

    def _find(
        self,
        one: Segment,
        name: str,
        message: str,
        *,
        element: int | None = None,
        value: str | None = None,
        expected: str | None = None,
        claim_id: str | None = None,
        severity: Severity = Severity.STOP,
    ) -> None:
        self.findings.append(
            Finding(
                id=f"x12.277ca.{name}",
                severity=severity,
                message=message,
                at=Place(
                    file=self.file,
                    transaction=self.control_number,
                    segment=one.segment_id,
                    segment_ordinal=one.ordinal,
                    element=element,
                    claim_id=claim_id,
                ),
                value=value,
                expected=expected,
                source=SOURCE,
            )
        )


def _outcome(actions: list[str], statuses: Sequence[Status]) -> ClaimOutcome | None:
    """What the action codes and the categories say; rejected where either says so.

    A claim that is wrongly held for accepted is lost to the filing limit, so the graver one counts.
    """
    outcomes = {_ACTIONS[action] for action in actions if action in _ACTIONS} | {
        ClaimOutcome.REJECTED if rejected else ClaimOutcome.ACCEPTED
        for rejected in (category_is_rejected(status.category) for status in statuses)
        if rejected is not None
    }
    if ClaimOutcome.REJECTED in outcomes:
        return ClaimOutcome.REJECTED
    return next(iter(outcomes), None)


def _is_contradictory(actions: list[str], outcome: ClaimOutcome | None) -> bool:
    return outcome is ClaimOutcome.REJECTED and set(actions) == {"WQ"}
