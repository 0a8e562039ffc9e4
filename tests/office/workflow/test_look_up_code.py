"""What a person looked at lately and keeps at hand is theirs alone."""

from datetime import UTC, datetime

from claimwright.office.workflow import clock, look_up_code
from claimwright.office.workflow.actor import Actor


def test_the_code_opened_last_comes_first_and_once(coder: Actor) -> None:
    for minute, code in enumerate(["I10", "E11.9", "I10"]):
        with clock.set_to(datetime(2026, 5, 4, 9, minute, tzinfo=UTC)):
            opened = look_up_code.open_code(coder, system="ICD-10-CM", code=code)
    assert opened.times_opened == 2
    assert [row.code for row in look_up_code.recent(coder)] == ["I10", "E11.9"]


def test_the_same_characters_in_another_system_are_another_code(coder: Actor) -> None:
    look_up_code.set_favorite(coder, system="ICD-10-CM", code="J1100", is_favorite=True)
    look_up_code.open_code(coder, system="HCPCS", code="J1100")
    assert [row.system for row in look_up_code.favorites(coder)] == ["ICD-10-CM"]


def test_nobody_sees_what_another_looked_at(coder: Actor, biller: Actor) -> None:
    look_up_code.open_code(coder, system="ICD-10-CM", code="F32.9")
    look_up_code.set_favorite(coder, system="ICD-10-CM", code="F32.9", is_favorite=True)
    assert look_up_code.recent(biller) == []
    assert look_up_code.favorites(biller) == []


def test_clearing_the_history_keeps_the_favorites(coder: Actor) -> None:
    look_up_code.open_code(coder, system="ICD-10-CM", code="I10")
    look_up_code.open_code(coder, system="ICD-10-CM", code="E11.9")
    look_up_code.set_favorite(coder, system="ICD-10-CM", code="E11.9", is_favorite=True)
    look_up_code.forget_history(coder)
    assert look_up_code.recent(coder) == []
    assert [row.code for row in look_up_code.favorites(coder)] == ["E11.9"]


def test_a_favorite_can_be_let_go(coder: Actor) -> None:
    look_up_code.set_favorite(coder, system="ICD-10-CM", code="I10", is_favorite=True)
    look_up_code.set_favorite(coder, system="ICD-10-CM", code="I10", is_favorite=False)
    assert look_up_code.favorites(coder) == []
