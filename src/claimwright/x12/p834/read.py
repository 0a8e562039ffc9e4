"""An 834's segments as values. Source: 005010X220A1."""

from __future__ import annotations

from claimwright.x12.p834.values import (
    Broker,
    Card,
    Coverage,
    CoverageProvider,
    Demographics,
    Disability,
    Enrollment,
    EnrollmentFile,
    FormerName,
    Health,
    Income,
    Language,
    Member,
    OtherCoverage,
    ProviderChange,
    Race,
    RecordCount,
    ReportingCategory,
)
from claimwright.x12.parties import (
    Party,
    PostalAddress,
    cents,
    quantity,
    read_address,
    read_amount_of,
    read_contact,
    read_dtp,
    read_name,
    read_organization,
    read_party,
    read_reference,
    yes_or_no,
)
from claimwright.x12.tree import Loop, read_file
from claimwright.x12.walk import Segment, calendar_date

SOURCE = "ASC X12N 005010X220A1 (834)"


def read(data: bytes, *, file: str | None = None) -> EnrollmentFile:
    """Read every 834 of a file. Never raises for bad data.

    Findings: those of syntax.split and (ids begin with "x12.834.") tree.read_file. A transaction
    of another release is read as well as it goes, and the finding "release" says so.
    """
    enrollments, findings = read_file(
        data,
        code="834",
        otherwise="enrollment",
        make=_enrollment,
        name="enrollment (834)",
        source=SOURCE,
        file=file,
    )
    return EnrollmentFile(enrollments=enrollments, findings=findings)


def _enrollment(root: Loop, control_number: str) -> Enrollment:
    bgn = root.segment("BGN")
    return Enrollment(
        purpose=bgn.element(1),
        reference=bgn.element(2),
        made_date=calendar_date(bgn.element(3)),
        made_at=bgn.element(4) or None,
        time_zone=bgn.element(5) or None,
        earlier_reference=bgn.element(6) or None,
        action=bgn.element(8),
        master_policy_number=root.segment("REF", "38").element(2) or None,
        dates=tuple(read_dtp(one) for one in root.segments("DTP")),
        counts=tuple(
            RecordCount(kind=one.element(1), count=count)
            for one in root.segments("QTY")
            if (count := quantity(one.element(2))) is not None
        ),
        sponsor=read_organization(_loop(root, "1000A").segment("N1")),
        insurer=read_organization(_loop(root, "1000B").segment("N1")),
        brokers=tuple(_broker(one) for one in root.inside("1000C")),
        members=tuple(_member(one) for one in root.inside("2000")),
        transaction_control_number=control_number,
    )


def _broker(loop: Loop) -> Broker:
    account = _loop(loop, "1100C").segment("ACT")
    return Broker(
        organization=read_organization(loop.segment("N1")),
        account_number=account.element(1) or None,
        second_account_number=account.element(6) or None,
    )


def _member(loop: Loop) -> Member:
    ins, person = loop.segment("INS"), _loop(loop, "2100A")
    subscriber, policy = loop.segment("REF", "0F"), loop.segment("REF", "1L")
    contact = person.segment("PER")
    categories = _loop(loop, "LS")
    categories.segments("LS")
    categories.segments("LE")
    return Member(
        is_subscriber=ins.element(1) == "Y",
        relationship=ins.element(2),
        change=ins.element(3),
        reason=ins.element(4) or None,
        benefit_status=ins.element(5) or None,
        medicare_plan=ins.component(6, 1) or None,
        medicare_reason=ins.component(6, 2) or None,
        cobra_event=ins.element(7) or None,
        employment_status=ins.element(8) or None,
        student_status=ins.element(9) or None,
        has_disability=yes_or_no(ins.element(10)),
        death_date=calendar_date(ins.element(12)),
        confidentiality=ins.element(13) or None,
        birth_order=ins.element(17) or None,
        subscriber_number=subscriber.element(2) or None,
        policy_number=policy.element(2) or None,
        references=tuple(
            read_reference(one)
            for one in loop.segments("REF")
            if one is not subscriber and one is not policy
        ),
        dates=tuple(read_dtp(one) for one in loop.segments("DTP")),
        name=read_name(person.segment("NM1")),
        contact=read_contact(contact) if contact.segment_id else None,
        address=read_address(person),
        demographics=_demographics(person),
        employment_classes=tuple(
            tuple(text for text in (one.element(1), one.element(2), one.element(3)) if text)
            for one in person.segments("EC")
        ),
        income=_income(person.segment("ICM")),
        amounts=tuple(read_amount_of(one) for one in person.segments("AMT")),
        health=_health(person.segment("HLH")),
        languages=tuple(_language(one) for one in person.segments("LUI")),
        former_name=_former_name(loop.one("2100B")),
        mailing_address=_mailing_address(loop.one("2100C")),
        employers=tuple(read_party(one) for one in loop.inside("2100D")),
        schools=tuple(read_party(one) for one in loop.inside("2100E")),
        custodial_parent=_party(loop.one("2100F")),
        responsible_persons=tuple(read_party(one) for one in loop.inside("2100G")),
        drop_off=_party(loop.one("2100H")),
        disabilities=tuple(_disability(one) for one in loop.inside("2200")),
        coverages=tuple(_coverage(one) for one in loop.inside("2300")),
        categories=tuple(_category(one) for one in categories.inside("2700")),
        segment_ordinal=ins.ordinal,
    )


def _demographics(loop: Loop) -> Demographics | None:
    one = loop.segment("DMG")
    if not one.segment_id:
        return None
    return Demographics(
        birth_date=calendar_date(one.element(2)),
        sex=one.element(3) or None,
        marital_status=one.element(4) or None,
        races=tuple(_race(text, one) for text in one.repetitions(5)),
        citizenship=one.element(6) or None,
        collection_code_list=one.element(10) or None,
        collection_code=one.element(11) or None,
    )


def _race(text: str, one: Segment) -> Race:
    code, code_list, listed_code = [*text.split(one.component_separator), "", ""][:3]
    return Race(
        code=code or None, code_list=code_list or None, listed_code=listed_code or None
    )  # fmt: skip


def _income(one: Segment) -> Income | None:
    if not one.segment_id:
        return None
    return Income(
        frequency=one.element(1),
        wage_cents=cents(one.element(2)),
        weekly_hours=quantity(one.element(3)),
        place=one.element(4) or None,
        salary_grade=one.element(5) or None,
    )


def _health(one: Segment) -> Health | None:
    if not one.segment_id:
        return None
    return Health(
        use=one.element(1), height=quantity(one.element(2)), weight=quantity(one.element(3))
    )


def _language(one: Segment) -> Language:
    return Language(
        qualifier=one.element(1) or None,
        code=one.element(2) or None,
        description=one.element(3) or None,
        use=one.element(4) or None,
    )


def _former_name(loop: Loop | None) -> FormerName | None:
    if loop is None:
        return None
    return FormerName(name=read_name(loop.segment("NM1")), demographics=_demographics(loop))


def _mailing_address(loop: Loop | None) -> PostalAddress | None:
    if loop is None:
        return None
    loop.segment("NM1")
    return read_address(loop)


def _party(loop: Loop | None) -> Party | None:
    return None if loop is None else read_party(loop)


def _disability(loop: Loop) -> Disability:
    one = loop.segment("DSB")
    return Disability(
        kind=one.element(1),
        diagnosis_qualifier=one.element(7) or None,
        diagnosis=one.element(8) or None,
        dates=tuple(read_dtp(one) for one in loop.segments("DTP")),
    )


def _coverage(loop: Loop) -> Coverage:
    one, months = loop.segment("HD"), loop.segment("REF", "QQ")
    return Coverage(
        change=one.element(1),
        line=one.element(3),
        plan=one.element(4) or None,
        level=one.element(5) or None,
        enrolled_late=yes_or_no(one.element(9)),
        dates=tuple(read_dtp(one) for one in loop.segments("DTP")),
        amounts=tuple(read_amount_of(one) for one in loop.segments("AMT")),
        references=tuple(read_reference(one) for one in loop.segments("REF") if one is not months),
        prior_months=months.element(2) or None,
        cards=tuple(_card(one) for one in loop.segments("IDC")),
        providers=tuple(_provider(one) for one in loop.inside("2310")),
        other_coverages=tuple(_other_coverage(one) for one in loop.inside("2320")),
        segment_ordinal=one.ordinal,
    )


def _card(one: Segment) -> Card:
    return Card(
        plan=one.element(1),
        kind=one.element(2),
        count=quantity(one.element(3)),
        action=one.element(4) or None,
    )


def _provider(loop: Loop) -> CoverageProvider:
    change = loop.segment("PLA")
    return CoverageProvider(
        number=loop.segment("LX").element(1),
        name=read_name(loop.segment("NM1")),
        address=read_address(loop),
        contacts=tuple(read_contact(one) for one in loop.segments("PER")),
        change=ProviderChange(
            action=change.element(1),
            role=change.element(2),
            effective_date=calendar_date(change.element(3)),
            reason=change.element(5) or None,
        )
        if change.segment_id
        else None,
    )


def _other_coverage(loop: Loop) -> OtherCoverage:
    one = loop.segment("COB")
    return OtherCoverage(
        order=one.element(1),
        policy_number=one.element(2) or None,
        coordination=one.element(3) or None,
        service_types=one.repetitions(4),
        references=tuple(read_reference(one) for one in loop.segments("REF")),
        dates=tuple(read_dtp(one) for one in loop.segments("DTP")),
        parties=tuple(read_party(one) for one in loop.inside("2330")),
    )


def _category(loop: Loop) -> ReportingCategory:
    inner = _loop(loop, "2750")
    reference, day = inner.segment("REF"), inner.segment("DTP")
    return ReportingCategory(
        number=loop.segment("LX").element(1),
        name=inner.segment("N1").element(2) or None,
        reference=read_reference(reference) if reference.segment_id else None,
        date=read_dtp(day) if day.segment_id else None,
    )


def _loop(loop: Loop, name: str) -> Loop:
    """The loop of that name; one without any segment where there is none."""
    return loop.one(name) or Loop(name, set())
