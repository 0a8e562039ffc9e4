"""834s from values. Source: 005010X220A1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimwright.x12.envelope import ENROLLMENT, Envelope, Repeated, assemble
from claimwright.x12.p834.values import (
    Broker,
    Coverage,
    CoverageProvider,
    Demographics,
    Disability,
    Enrollment,
    Member,
    OtherCoverage,
    ReportingCategory,
)
from claimwright.x12.parties import (
    Name,
    Party,
    Pen,
    PostalAddress,
    Reference,
    address_segments,
    amount_segments,
    cents_text,
    contact_segment,
    day_text,
    dtp_segments,
    name_segment,
    organization_segment,
    party_segments,
    reference_segments,
    yes_or_no_text,
)
from claimwright.x12.values import quantity_text

_CATEGORIES = "2700"


def write(enrollments: Iterable[Enrollment], *, envelope: Envelope) -> bytes:
    """Write enrollments as one file, a transaction for each.

    Names and other free texts are made fit; raises SeparatorInElement where an identifier or a
    code holds a separator.
    """
    pen = Pen(delimiters=envelope.delimiters)
    bodies = [list(_enrollment(one, pen)) for one in enrollments]
    return assemble(bodies, transaction=ENROLLMENT, envelope=envelope)


def _enrollment(one: Enrollment, pen: Pen) -> Iterator[str]:
    yield pen.segment(
        "BGN",
        one.purpose,
        one.reference,
        day_text(one.made_date),
        one.made_at,
        one.time_zone,
        one.earlier_reference,
        None,
        one.action,
    )
    if one.master_policy_number:
        yield pen.segment("REF", "38", one.master_policy_number)
    yield from dtp_segments(one.dates, pen)
    for count in one.counts:
        yield pen.segment("QTY", count.kind, quantity_text(count.count))
    yield organization_segment(one.sponsor, pen)
    yield organization_segment(one.insurer, pen)
    for broker in one.brokers:
        yield from _broker(broker, pen)
    for member in one.members:
        yield from _member(member, pen)


def _broker(one: Broker, pen: Pen) -> Iterator[str]:
    yield organization_segment(one.organization, pen)
    if one.account_number or one.second_account_number:
        yield pen.segment(
            "ACT", one.account_number, None, None, None, None, one.second_account_number
        )


def _member(one: Member, pen: Pen) -> Iterator[str]:
    yield pen.segment(
        "INS",
        "Y" if one.is_subscriber else "N",
        one.relationship,
        one.change,
        one.reason,
        one.benefit_status,
        [one.medicare_plan, one.medicare_reason],
        one.cobra_event,
        one.employment_status,
        one.student_status,
        yes_or_no_text(one.has_disability),
        "D8" if one.death_date else None,
        day_text(one.death_date),
        one.confidentiality,
        None,
        None,
        None,
        one.birth_order,
    )
    for qualifier, number in (("0F", one.subscriber_number), ("1L", one.policy_number)):
        if number:
            yield pen.segment("REF", qualifier, number)
    yield from reference_segments(one.references, pen)
    yield from dtp_segments(one.dates, pen)
    yield from _person(one, pen)
    if one.former_name is not None:
        yield name_segment(one.former_name.name, pen)
        yield from _demographics(one.former_name.demographics, pen)
    yield from _mailing_address(one.mailing_address, pen)
    for party in _parties(one):
        yield from party_segments(party, pen, contacts_first=True)
    for disability in one.disabilities:
        yield from _disability(disability, pen)
    for coverage in one.coverages:
        yield from _coverage(coverage, pen)
    yield from _categories(one.categories, pen)


def _parties(one: Member) -> Iterator[Party]:
    yield from one.employers
    yield from one.schools
    if one.custodial_parent is not None:
        yield one.custodial_parent
    yield from one.responsible_persons
    if one.drop_off is not None:
        yield one.drop_off


def _person(one: Member, pen: Pen) -> Iterator[str]:
    yield name_segment(one.name, pen)
    if one.contact is not None:
        yield contact_segment(one.contact, pen)
    yield from address_segments(one.address, pen)
    yield from _demographics(one.demographics, pen)
    for classes in one.employment_classes:
        yield pen.segment("EC", *classes)
    if (income := one.income) is not None:
        yield pen.segment(
            "ICM",
            income.frequency,
            cents_text(income.wage_cents),
            None if income.weekly_hours is None else quantity_text(income.weekly_hours),
            income.place,
            income.salary_grade,
        )
    yield from amount_segments(one.amounts, pen)
    if (health := one.health) is not None:
        yield pen.segment(
            "HLH",
            health.use,
            None if health.height is None else quantity_text(health.height),
            None if health.weight is None else quantity_text(health.weight),
        )
    for language in one.languages:
        yield pen.segment(
            "LUI",
            language.qualifier,
            language.code,
            pen.text(language.description, 80),
            language.use,
        )


def _demographics(one: Demographics | None, pen: Pen) -> Iterator[str]:
    if one is None:
        return
    races = [[race.code, race.code_list, race.listed_code] for race in one.races]
    yield pen.segment(
        "DMG",
        "D8" if one.birth_date else None,
        day_text(one.birth_date),
        one.sex,
        one.marital_status,
        Repeated(tuple(races)),
        one.citizenship,
        None,
        None,
        None,
        one.collection_code_list,
        one.collection_code,
    )


def _mailing_address(address: PostalAddress | None, pen: Pen) -> Iterator[str]:
    if address is not None:
        yield name_segment(Name(role="31"), pen)
        yield from address_segments(address, pen)


def _disability(one: Disability, pen: Pen) -> Iterator[str]:
    nothing = [None] * 5
    yield pen.segment("DSB", one.kind, *nothing, one.diagnosis_qualifier, one.diagnosis)
    yield from dtp_segments(one.dates, pen)


def _coverage(one: Coverage, pen: Pen) -> Iterator[str]:
    yield pen.segment(
        "HD",
        one.change,
        None,
        one.line,
        pen.text(one.plan, 50),
        one.level,
        None,
        None,
        None,
        yes_or_no_text(one.enrolled_late),
    )
    yield from dtp_segments(one.dates, pen)
    yield from amount_segments(one.amounts, pen)
    yield from reference_segments(one.references, pen)
    if one.prior_months:
        yield from reference_segments([Reference(qualifier="QQ", number=one.prior_months)], pen)
    for card in one.cards:
        count = None if card.count is None else quantity_text(card.count)
        yield pen.segment("IDC", pen.text(card.plan, 50), card.kind, count, card.action)
    for provider in one.providers:
        yield from _provider(provider, pen)
    for other in one.other_coverages:
        yield from _other_coverage(other, pen)


def _provider(one: CoverageProvider, pen: Pen) -> Iterator[str]:
    yield pen.segment("LX", one.number)
    yield name_segment(one.name, pen)
    yield from address_segments(one.address, pen)
    for contact in one.contacts:
        yield contact_segment(contact, pen)
    if (change := one.change) is not None:
        yield pen.segment(
            "PLA", change.action, change.role, day_text(change.effective_date), None, change.reason
        )


def _other_coverage(one: OtherCoverage, pen: Pen) -> Iterator[str]:
    service_types = Repeated(tuple([kind] for kind in one.service_types))
    yield pen.segment("COB", one.order, one.policy_number, one.coordination, service_types)
    yield from reference_segments(one.references, pen)
    yield from dtp_segments(one.dates, pen)
    for party in one.parties:
        yield from party_segments(party, pen)


def _categories(categories: tuple[ReportingCategory, ...], pen: Pen) -> Iterator[str]:
    if not categories:
        return
    yield pen.segment("LS", _CATEGORIES)
    for one in categories:
        yield pen.segment("LX", one.number)
        if one.name is not None:
            yield pen.segment("N1", "75", pen.text(one.name))
        if one.reference is not None:
            yield from reference_segments([one.reference], pen)
        if one.date is not None:
            yield from dtp_segments([one.date], pen)
    yield pen.segment("LE", _CATEGORIES)
