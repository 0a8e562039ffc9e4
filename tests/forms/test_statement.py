"""The statement asks for what is owed, says where the rest went, and is never over nothing."""

import io
from datetime import date

import pypdf
import pytest

from claimwright.claims.parties import Address
from claimwright.forms.statement import (
    DoesNotAddUp,
    NothingOwed,
    PatientStatement,
    StatementLine,
    write_statement,
)


def line(**changes: object) -> StatementLine:
    known = {
        "date_of_service": date(2026, 5, 4),
        "words": "Office visit",
        "charged_cents": 20_000,
        "insurance_paid_cents": 9_000,
        "adjusted_cents": 8_000,
        "owed_cents": 3_000,
    }
    return StatementLine(**(known | changes))  # type: ignore[arg-type]


def statement(*lines: StatementLine, name: str = "Rosa Field") -> PatientStatement:
    return PatientStatement(
        statement_number="ST000001",
        account_number="A1001",
        statement_date=date(2026, 5, 8),
        due_date=date(2026, 6, 7),
        practice_name="Alder Point Medical Group",
        practice_address=None,
        practice_telephone="6145550142",
        patient_name=name,
        patient_address=Address(
            line_1="1 Elm Street", city="Columbus", state="OH", postal_code="432150412"
        ),
        lines=lines,
    )


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_it_asks_for_the_sum_of_what_is_owed() -> None:
    made = statement(line(), line(charged_cents=20_500, owed_cents=3_500))
    assert made.owed_cents == 6_500
    text = text_of(write_statement(made))
    assert "Please pay $65.00 by 06/07/2026" in text
    assert "Columbus, OH 43215-0412" in text
    assert "614-555-0142" in text


def test_what_the_insurance_still_decides_is_named_and_not_asked_for() -> None:
    made = statement(line(charged_cents=25_000, waiting_cents=5_000))
    assert made.owed_cents == 3_000
    assert "$50.00 is still with your insurance" in text_of(write_statement(made))


@pytest.mark.parametrize("owed_cents", [0, -500])
def test_nothing_owed_makes_no_statement(owed_cents: int) -> None:
    with pytest.raises(NothingOwed, match="only where something is owed"):
        statement(line(charged_cents=17_000 + owed_cents, owed_cents=owed_cents))


def test_a_line_whose_parts_do_not_come_to_its_charge_is_refused() -> None:
    with pytest.raises(DoesNotAddUp, match=r"\$200\.00"):
        line(owed_cents=2_999)


def test_a_name_is_never_markup_and_the_same_statement_gives_the_same_bytes() -> None:
    made = statement(line(), name="Ann <b>O'Neil</b> & Sons")
    assert write_statement(made) == write_statement(made)
    assert "Ann <b>O'Neil</b> & Sons" in text_of(write_statement(made))
