"""An 820's segments as values. Source: 005010X218."""

from __future__ import annotations

from claimwright.x12.balancing import find_unbalanced
from claimwright.x12.p820.values import (
    BankAccount,
    Charge,
    Delivery,
    IndividualRemittance,
    MemberCount,
    OrganizationRemittance,
    PremiumAdjustment,
    PremiumParty,
    PremiumPayment,
    PremiumPaymentFile,
    RemittanceItem,
    SummaryLine,
)
from claimwright.x12.parties import (
    cents,
    quantity,
    read_address,
    read_contact,
    read_dtm,
    read_name,
    read_organization,
    read_reference,
)
from claimwright.x12.syntax import split
from claimwright.x12.tree import Loop, read_file
from claimwright.x12.walk import Segment, calendar_date, whole_number

SOURCE = "ASC X12N 005010X218 (820)"
GUIDE = "premium_payment"
# Where a BPR names an account: kind of the bank's number, its number, kind of account, its number.
_PAYER_ACCOUNT = (6, 7, 8, 9)
_RECEIVER_ACCOUNT = (12, 13, 14, 15)


def read(data: bytes, *, file: str | None = None) -> PremiumPaymentFile:
    """Read every 820 of a file. Never raises for bad data.

    Findings: those of syntax.split and (ids begin with "x12.820.") of tree.read_file, and those of
    balancing where amounts do not add up; they are kept as they stand. A transaction of another
    release is read as well as it goes, and the finding "release" says so.
    """
    payments, findings = read_file(
        data,
        code="820",
        otherwise=GUIDE,
        make=_payment,
        name="premium payment (820)",
        source=SOURCE,
        file=file,
    )
    unbalanced = find_unbalanced(split(data, file=file), otherwise={"820": GUIDE})
    return PremiumPaymentFile(payments=payments, findings=(*findings, *unbalanced))


def _payment(root: Loop, control_number: str) -> PremiumPayment:
    bpr, trn, cur = root.segment("BPR"), root.segment("TRN"), root.segment("CUR")
    return PremiumPayment(
        handling=bpr.element(1),
        payment_cents=cents(bpr.element(2)),
        credit_or_debit=bpr.element(3),
        method=bpr.element(4),
        format=bpr.element(5) or None,
        payer_account=_account(bpr, _PAYER_ACCOUNT),
        payer_identifier=bpr.element(10) or None,
        payer_division=bpr.element(11) or None,
        receiver_account=_account(bpr, _RECEIVER_ACCOUNT),
        payment_date=calendar_date(bpr.element(16)),
        trace_kind=trn.element(1),
        trace_number=trn.element(2),
        trace_company=trn.element(3) or None,
        trace_division=trn.element(4) or None,
        currency_role=cur.element(1) or None,
        currency=cur.element(2) or None,
        references=tuple(read_reference(one) for one in root.segments("REF")),
        dates=tuple(read_dtm(one) for one in root.segments("DTM")),
        receiver=_party(root.one("1000A") or Loop("1000A", set())),
        payer=_party(root.one("1000B") or Loop("1000B", set())),
        banks=tuple(_party(one) for one in root.inside("1000C")),
        organizations=tuple(_organization(one) for one in root.inside("2000A")),
        individuals=tuple(_individual(one) for one in root.inside("2000B")),
        transaction_control_number=control_number,
    )


def _account(bpr: Segment, numbers: tuple[int, int, int, int]) -> BankAccount | None:
    bank_qualifier, bank, kind, account = (bpr.element(number) or None for number in numbers)
    if not any((bank_qualifier, bank, kind, account)):
        return None
    return BankAccount(
        bank_qualifier=bank_qualifier, bank_number=bank, account_kind=kind, account_number=account
    )


def _party(loop: Loop) -> PremiumParty:
    delivery = loop.segment("RDM")
    return PremiumParty(
        organization=read_organization(loop.segment("N1")),
        second_name=loop.segment("N2").element(1) or None,
        address=read_address(loop),
        delivery=Delivery(
            method=delivery.element(1),
            name=delivery.element(2) or None,
            address=delivery.element(3) or None,
        )
        if delivery.segment_id
        else None,
        contacts=tuple(read_contact(one) for one in loop.segments("PER")),
    )


def _organization(loop: Loop) -> OrganizationRemittance:
    ent = loop.segment("ENT")
    return OrganizationRemittance(
        number=ent.element(1),
        role=ent.element(2) or None,
        identifier_qualifier=ent.element(3) or None,
        identifier=ent.element(4) or None,
        adjustments=_adjustments(loop.inside("2200A")),
        items=tuple(_item(one) for one in loop.inside("2300A")),
        segment_ordinal=ent.ordinal,
    )


def _individual(loop: Loop) -> IndividualRemittance:
    ent = loop.segment("ENT")
    return IndividualRemittance(
        number=ent.element(1),
        role=ent.element(2) or None,
        identifier_qualifier=ent.element(3) or None,
        identifier=ent.element(4) or None,
        names=tuple(read_name(one.segment("NM1")) for one in loop.inside("2100B")),
        adjustments=_adjustments(loop.inside("2200B")),
        items=tuple(_item(one) for one in loop.inside("2300B")),
        segment_ordinal=ent.ordinal,
    )


def _item(loop: Loop) -> RemittanceItem:
    rmr, coverage = loop.segment("RMR"), loop.segment("DTM")
    line = loop.one("2310A")
    return RemittanceItem(
        qualifier=rmr.element(1),
        number=rmr.element(2),
        action=rmr.element(3) or None,
        paid_cents=cents(rmr.element(4)),
        billed_cents=cents(rmr.element(5)),
        references=tuple(read_reference(one) for one in loop.segments("REF")),
        coverage=read_dtm(coverage) if coverage.segment_id else None,
        line=None if line is None else _line(line),
        adjustments=_adjustments(loop.inside("2320A", "2320B")),
        segment_ordinal=rmr.ordinal,
    )


def _line(loop: Loop) -> SummaryLine:
    return SummaryLine(
        number=loop.segment("IT1").element(1),
        charges=tuple(_charge(one.segment("SAC")) for one in loop.inside("2312A")),
        counts=tuple(_count(one.segment("SLN")) for one in loop.inside("2315A")),
    )


def _charge(one: Segment) -> Charge:
    # SAC05 is of type N2: hundredths, without a decimal point.
    text = one.element(5)
    size = whole_number(text.removeprefix("-"))
    cents = None if size is None else -size if text.startswith("-") else size
    return Charge(code=one.element(2), amount_cents=cents)


def _count(one: Segment) -> MemberCount:
    return MemberCount(
        number=one.element(1), count=quantity(one.element(4)), unit=one.component(5, 1) or None
    )


def _adjustments(loops: list[Loop]) -> tuple[PremiumAdjustment, ...]:
    found = (one.segment("ADX") for one in loops)
    return tuple(
        PremiumAdjustment(amount_cents=cents(one.element(1)), reason=one.element(2))
        for one in found
    )
