"""Which of our lines a payer's service line speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from claimwright.claims.remittance import ServicePayment


class BilledLine(Protocol):
    """What is known of a line that was billed; a ServiceLine is one."""

    @property
    def line_number(self) -> int: ...
    @property
    def line_control_number(self) -> str: ...
    @property
    def procedure_code(self) -> str: ...
    @property
    def modifiers(self) -> tuple[str, ...]: ...
    @property
    def charge_cents(self) -> int: ...


Test = Callable[[ServicePayment, BilledLine], bool]


def match_lines(
    services: Sequence[ServicePayment], lines: Sequence[BilledLine]
) -> tuple[int | None, ...]:
    """Answer the line_number that each service belongs to, None where nothing says so surely.

    Tried in turn: the line control number (several services may share one line, as when a payer
    splits it); code and modifiers, then the code alone, an equal charge before another; a further
    part of a line that a payer split; at last the order, and only where as many services as lines
    are left and each pair has one charge.
    """
    found: list[int | None] = [None] * len(services)
    numbers = {line.line_control_number: line.line_number for line in lines}
    for index, service in enumerate(services):
        found[index] = numbers.get(service.line_control_number or "")
    for test in (_same_code_modifiers_and_charge, _same_code_and_modifiers, _same_code):
        _pair(services, lines, found, test)
    _add_parts_of_split_lines(services, lines, found)
    _pair_in_order(services, lines, found)
    return tuple(found)


def _codes(service: ServicePayment) -> tuple[str | None, ...]:
    return service.submitted_procedure_code, service.procedure_code


def _same_code(service: ServicePayment, line: BilledLine) -> bool:
    return line.procedure_code in _codes(service)


def _same_code_and_modifiers(service: ServicePayment, line: BilledLine) -> bool:
    return _same_code(service, line) and set(service.modifiers) == set(line.modifiers)


def _same_code_modifiers_and_charge(service: ServicePayment, line: BilledLine) -> bool:
    return (
        _same_code_and_modifiers(service, line) and abs(service.charge_cents) == line.charge_cents
    )


def _pair(
    services: Sequence[ServicePayment],
    lines: Sequence[BilledLine],
    found: list[int | None],
    test: Test,
) -> None:
    for index, service in enumerate(services):
        if found[index] is None:
            free = (line for line in lines if line.line_number not in found)
            fitting = [line for line in free if test(service, line)]
            fitting.sort(key=lambda line: line.charge_cents != abs(service.charge_cents))
            found[index] = fitting[0].line_number if fitting else None


def _add_parts_of_split_lines(
    services: Sequence[ServicePayment], lines: Sequence[BilledLine], found: list[int | None]
) -> None:
    for index, service in enumerate(services):
        if found[index] is not None:
            continue
        for line in lines:
            decided_cents = sum(
                abs(services[other].charge_cents)
                for other, number in enumerate(found)
                if number == line.line_number
            )
            left_cents = line.charge_cents - decided_cents
            if _same_code(service, line) and abs(service.charge_cents) <= left_cents:
                found[index] = line.line_number
                break


def _pair_in_order(
    services: Sequence[ServicePayment], lines: Sequence[BilledLine], found: list[int | None]
) -> None:
    left = [index for index, number in enumerate(found) if number is None]
    free = [line for line in lines if line.line_number not in found]
    if len(left) == len(free) and all(
        abs(services[index].charge_cents) == line.charge_cents
        for index, line in zip(left, free, strict=True)
    ):
        for index, line in zip(left, free, strict=True):
            found[index] = line.line_number
