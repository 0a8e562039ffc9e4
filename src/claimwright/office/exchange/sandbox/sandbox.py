"""The payer sandbox: 837P bytes in, the payers' answers out.

    interchange -> TA1 | groups -> validate -> 999 -> screen -> 277CA -> adjudicate -> 835

It is a stranger to the rest of Claimwright: it reads and writes X12 by code of its own, and
validates with pyx12. It keeps nothing; the caller keeps the state that each answer returns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from claimwright.office.exchange.sandbox.acceptance import (
    ScreenedBatch,
    ScreenedClaim,
    Source,
    write_277ca,
)
from claimwright.office.exchange.sandbox.acknowledgements import (
    JudgedGroup,
    JudgedTransaction,
    write_999,
    write_ta1,
)
from claimwright.office.exchange.sandbox.books import Books
from claimwright.office.exchange.sandbox.claim_reader import read_batch
from claimwright.office.exchange.sandbox.claims import Batch
from claimwright.office.exchange.sandbox.interchange import (
    Group,
    Interchange,
    element,
    read_interchange,
)
from claimwright.office.exchange.sandbox.payers import Configuration, Payer, read_configuration
from claimwright.office.exchange.sandbox.remittance import write_835
from claimwright.office.exchange.sandbox.screening import screen
from claimwright.office.exchange.sandbox.state import SandboxState
from claimwright.office.exchange.sandbox.validator import TransactionReport, validate
from claimwright.office.exchange.sandbox.wire import Addresses, clean

DUPLICATE_INTERCHANGE = "025"
PAYMENT_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All that comes back for one file, and the state to answer the next one with.

    ta1: where the interchange was rejected, or asked for an acknowledgment (ISA14).
    acknowledgement_999: where the interchange was accepted.
    acceptance_277ca: one a payer with claims in the file.
    remittances_835: one a payer and payee with adjudicated claims.
    """

    ta1: bytes | None
    acknowledgement_999: bytes | None
    acceptance_277ca: tuple[bytes, ...]
    remittances_835: tuple[bytes, ...]
    state: SandboxState


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """Payers with their members, fees and rules."""

    configuration: Configuration

    @classmethod
    def from_yaml(cls, text: str) -> Sandbox:
        """Read the format described in `payers`. Raises ConfigurationError."""
        return cls(configuration=read_configuration(text))

    def answer(
        self,
        data: bytes,
        *,
        at: datetime,
        state: SandboxState,
        payment_days: int = PAYMENT_DAYS,
    ) -> Answers:
        """Answer one file received at `at`. Never raises for what is in the file.

        payment_days: calendar days from `at` to the payment; a weekend moves it to Monday.
        """
        interchange = read_interchange(data)
        books = Books(state)
        seen = f"{interchange.sender}:{interchange.control_number}"
        if interchange.note_code == "000" and seen in state.interchanges:
            interchange = replace(interchange, groups=(), note_code=DUPLICATE_INTERCHANGE)
        addresses = self._addresses(interchange)
        accepted = interchange.note_code == "000"
        ta1 = None
        if not accepted or element(interchange.isa, 14) == "1":
            ta1 = write_ta1(
                interchange, addresses=addresses, control_number=books.next_control_number(), at=at
            )
        if not accepted:
            return _refused(ta1, books)
        books.remember_interchange(seen)
        judged = [_judge(group, interchange) for group in interchange.groups]
        acknowledgement = write_999(
            judged, addresses=addresses, control_number=books.next_control_number(), at=at
        )
        batches = _accepted_batches(judged, interchange)
        acceptances = self._acceptances(batches, addresses, books, at)
        payments = books.payments(payment_date=_payment_date(at, payment_days), at=at)
        remittances = [
            write_835(
                payment,
                addresses=addresses,
                control_number=books.next_control_number(),
                at=at,
            )
            for payment in payments
        ]
        return Answers(
            ta1=ta1,
            acknowledgement_999=acknowledgement,
            acceptance_277ca=tuple(acceptances),
            remittances_835=tuple(remittances),
            state=books.state(),
        )

    def _acceptances(
        self, batches: Sequence[Batch], addresses: Addresses, books: Books, at: datetime
    ) -> list[bytes]:
        """Screen and decide every claim in order; one 277CA a source of answers."""
        answered: dict[Source, list[ScreenedBatch]] = defaultdict(list)
        for batch in batches:
            by_source: dict[Source, list[ScreenedClaim]] = defaultdict(list)
            for claim in batch.claims:
                payer = self.configuration.payers.get(claim.payer_id)
                reasons = screen(claim, payer=payer, decided=books.claims)
                number = ""
                if payer is not None and not reasons:
                    number = books.decide(claim, payer=payer, received_date=at.date())
                screened = ScreenedClaim(claim=claim, reasons=reasons, payer_claim_number=number)
                by_source[self._source(payer)].append(screened)
            for source, claims in by_source.items():
                answered[source].append(
                    ScreenedBatch(submitter=batch.submitter, claims=tuple(claims))
                )
        return [
            write_277ca(
                source,
                screened_batches,
                addresses=addresses,
                control_number=books.next_control_number(),
                at=at,
            )
            for source, screened_batches in answered.items()
        ]

    def _source(self, payer: Payer | None) -> Source:
        if payer is None:
            clearinghouse = self.configuration.clearinghouse
            return Source(entity="AY", name=clearinghouse.name, id=clearinghouse.id)
        return Source(entity="PR", name=payer.name, id=payer.payer_id)

    def _addresses(self, interchange: Interchange) -> Addresses:
        """Sender and receiver change places; what could not be read is filled with our own."""
        isa = interchange.isa
        header = interchange.groups[0].header if interchange.groups else ()
        own = clean(self.configuration.clearinghouse.id, limit=15)
        sender = clean(element(isa, 8), limit=15) or own
        receiver = clean(element(isa, 6), limit=15) or "UNKNOWN"
        return Addresses(
            sender_qualifier=_qualifier(element(isa, 7)),
            sender_id=sender,
            receiver_qualifier=_qualifier(element(isa, 5)),
            receiver_id=receiver,
            application_sender=clean(element(header, 3), limit=15) or sender,
            application_receiver=clean(element(header, 2), limit=15) or receiver,
            usage="P" if element(isa, 15) == "P" else "T",
        )


def _qualifier(text: str) -> str:
    return text if len(text) == 2 and text.isalnum() and text.isascii() else "ZZ"


def _refused(ta1: bytes | None, books: Books) -> Answers:
    return Answers(
        ta1=ta1,
        acknowledgement_999=None,
        acceptance_277ca=(),
        remittances_835=(),
        state=books.state(),
    )


def _judge(group: Group, interchange: Interchange) -> JudgedGroup:
    """Validate each transaction of a sound group; a spoilt group is refused as a whole."""
    if group.codes:
        return JudgedGroup(group=group, transactions=())
    judged = []
    for transaction in group.transactions:
        if transaction.codes:
            report = TransactionReport(codes=transaction.codes, segments=())
        else:
            report = validate(transaction.segments, header=group.header, interchange=interchange)
        judged.append(JudgedTransaction(transaction=transaction, report=report))
    return JudgedGroup(group=group, transactions=tuple(judged))


def _accepted_batches(judged: Sequence[JudgedGroup], interchange: Interchange) -> list[Batch]:
    component = interchange.separators[2]
    return [
        read_batch(each.transaction.segments, component=component)
        for group in judged
        for each in group.transactions
        if each.is_accepted
    ]


def _payment_date(at: datetime, days: int) -> date:
    due = at.date() + timedelta(days=days)
    days_to_monday = 7 - due.weekday()
    return due + timedelta(days=days_to_monday) if days_to_monday < 3 else due
