"""A patient's statement as PDF: what was charged, who paid what, and what is left to pay."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.rl_config import defaultEncoding

from claimwright.base.money import format_cents
from claimwright.claims.parties import Address

_STYLES = getSampleStyleSheet()
_PLAIN = _STYLES["BodyText"]
_RIGHT = ParagraphStyle("right", parent=_PLAIN, alignment=2)
_HEADINGS = ("Date", "What was done", "Charged", "Insurance paid", "Adjusted", "You owe")
_WIDTHS = (0.9 * inch, 2.6 * inch, 0.9 * inch, 1.0 * inch, 0.9 * inch, 0.9 * inch)


class NothingOwed(ValueError):
    """A statement over nothing, or over a credit: it is never made."""

    def __init__(self, statement_number: str, amount_cents: int) -> None:
        super().__init__(
            f"Statement {statement_number} would ask for {format_cents(amount_cents)}. "
            "Send a statement only where something is owed."
        )
        self.amount_cents = amount_cents


class DoesNotAddUp(ValueError):
    """A line that does not say where its charge went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One visit: charged = insurance paid + patient paid + adjusted + waiting + owed, in cents.

    waiting_cents: what the insurance has still to decide; it is not asked of the patient.
    """

    date_of_service: date
    words: str
    charged_cents: int
    insurance_paid_cents: int
    patient_paid_cents: int = 0
    adjusted_cents: int
    waiting_cents: int = 0
    owed_cents: int

    def __post_init__(self) -> None:
        parts = self.insurance_paid_cents + self.patient_paid_cents + self.adjusted_cents
        if self.charged_cents != parts + self.waiting_cents + self.owed_cents:
            raise DoesNotAddUp(
                f"the visit of {self.date_of_service} was charged "
                f"{format_cents(self.charged_cents)}, which its parts do not come to"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientStatement:
    """Everything on the paper. Raises NothingOwed where the lines owe nothing together."""

    statement_number: str
    account_number: str
    statement_date: date
    due_date: date
    practice_name: str
    practice_address: Address | None
    practice_telephone: str
    patient_name: str
    patient_address: Address | None
    lines: tuple[StatementLine, ...]

    def __post_init__(self) -> None:
        if self.owed_cents <= 0:
            raise NothingOwed(self.statement_number, self.owed_cents)

    @property
    def owed_cents(self) -> int:
        return sum(line.owed_cents for line in self.lines)


def write_statement(statement: PatientStatement) -> bytes:
    """Lay the statement out as a PDF; the same statement gives the same bytes."""
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=LETTER,
        leftMargin=0.65 * inch,
        rightMargin=0.65 * inch,
        topMargin=0.7 * inch,
        bottomMargin=0.7 * inch,
        title=f"Statement {statement.statement_number}",
        author=statement.practice_name,
        encoding=defaultEncoding,
        invariant=1,
    )
    document.build(list(_flow(statement)))
    return buffer.getvalue()


def _flow(statement: PatientStatement) -> Iterator[Flowable]:
    yield Paragraph(_text(statement.practice_name), _STYLES["Title"])
    yield _addresses(statement)
    yield Spacer(1, 0.25 * inch)
    yield _table(statement)
    yield Spacer(1, 0.25 * inch)
    yield Paragraph(
        f"<b>Please pay {format_cents(statement.owed_cents)} by "
        f"{_day(statement.due_date)}.</b> Write the account number "
        f"{_text(statement.account_number)} on your payment.",
        _PLAIN,
    )
    yield Paragraph(
        f"Questions, or other insurance that we should bill? Call us at "
        f"{_telephone(statement.practice_telephone)}. If you cannot pay the whole amount now, "
        "ask us about paying in parts.",
        _PLAIN,
    )


def _addresses(statement: PatientStatement) -> Table:
    facts = (
        f"Statement {_text(statement.statement_number)}<br/>"
        f"Account {_text(statement.account_number)}<br/>"
        f"Date {_day(statement.statement_date)}"
    )
    return Table(
        [
            [
                Paragraph(_address(statement.patient_name, statement.patient_address), _PLAIN),
                Paragraph(facts + "<br/>" + _address("", statement.practice_address), _RIGHT),
            ]
        ],
        colWidths=(3.6 * inch, 3.6 * inch),
        style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]),
    )


def _table(statement: PatientStatement) -> Table:
    rows: list[list[object]] = [list(_HEADINGS)]
    for line in statement.lines:
        rows.append(
            [
                _day(line.date_of_service),
                Paragraph(_text(_words(line)), _PLAIN),
                format_cents(line.charged_cents),
                format_cents(line.insurance_paid_cents),
                format_cents(line.adjusted_cents),
                format_cents(line.owed_cents),
            ]
        )
    rows.append(["", "", "", "", "Together", format_cents(statement.owed_cents)])
    style = TableStyle(
        [
            ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
            ("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.75, colors.black),
            ("LINEABOVE", (0, -1), (-1, -1), 0.75, colors.black),
        ]
    )
    return Table(rows, colWidths=_WIDTHS, style=style, repeatRows=1)


def _words(line: StatementLine) -> str:
    words = line.words
    if line.patient_paid_cents:
        words += f" (you paid {format_cents(line.patient_paid_cents)})"
    if line.waiting_cents:
        words += f" ({format_cents(line.waiting_cents)} is still with your insurance)"
    return words


def _address(name: str, address: Address | None) -> str:
    parts = [name] if name else []
    if address is not None:
        parts += [address.line_1, *filter(None, [address.line_2])]
        parts.append(f"{address.city}, {address.state} {_postal_code(address.postal_code)}")
    return "<br/>".join(_text(part) for part in parts)


def _postal_code(code: str) -> str:
    return f"{code[:5]}-{code[5:]}" if len(code) == 9 else code


def _telephone(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else _text(digits)


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _text(text: str) -> str:
    """Names come from people; none of them is markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
