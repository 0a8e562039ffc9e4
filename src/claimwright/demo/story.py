"""The day's story: one row a visit, then totals that add up to the cent."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from claimwright.base.money import format_cents
from claimwright.demo.day import Day, person
from claimwright.demo.visit_story import ClaimStory, CodeStory, VisitStory, tell_visit
from claimwright.office.models import Role, Visit
from claimwright.office.workflow.balances import Balance, practice_totals

# Six columns of words do not fit into the 80 characters of a pipe.
_NARROWEST = 168
_WORDS_SHOWN = 60
# How each step is told in a few words; what stopped a claim is told in full.
_ANSWERS = {
    "sent": "sent",
    "acknowledged": "999 accepted",
    "accepted": "277CA accepted",
    "rejected": "277CA rejected",
    "held": "held before sending",
}
_TOLD_IN_FULL = frozenset({"rejected", "held"})
_COLOURS = {
    "paid": "green",
    "patient": "cyan",
    "denied": "red",
    "rejected": "yellow",
    "held": "magenta",
}


class TotalsDoNotAddUp(Exception):
    """Charges are not payments + adjustments + open balances: a bug, never to be printed over."""


def tell_visits(day: Day) -> list[VisitStory]:
    with person(day.loaded, Role.MANAGER):
        seen = [visit.pk for visit, _ in day.loaded.visits]
        visits = Visit.objects.filter(pk__in=seen).select_related("patient")
        return [tell_visit(visit) for visit in visits]


def totals(day: Day) -> Balance:
    """Sum the whole practice's books; raises TotalsDoNotAddUp where they do not."""
    with person(day.loaded, Role.MANAGER):
        balance = practice_totals()
    if balance.charges_cents != (
        balance.payments_cents + balance.adjustments_cents + balance.open_cents
    ):
        raise TotalsDoNotAddUp(str(balance))
    return balance


def as_json(day: Day) -> dict[str, Any]:
    balance = totals(day)
    return {
        "practice": day.practice.name,
        "visits": [_visit_json(story) for story in tell_visits(day)],
        "totals": {
            "charges_cents": balance.charges_cents,
            "payments_cents": balance.payments_cents,
            "adjustments_cents": balance.adjustments_cents,
            "open_cents": balance.open_cents,
        },
        "files": {
            "sent": [str(path) for path in day.sent],
            "received": [str(path) for path in day.received],
        },
        "logins": [
            {
                "username": login.username,
                "role": login.role.value,
                "password": login.password,
                "totp_secret": login.totp_secret,
            }
            for login in day.loaded.logins
        ],
    }


def _visit_json(story: VisitStory) -> dict[str, Any]:
    balance = story.balance
    return {
        "visit": story.visit,
        "kind": story.kind,
        "note": story.note,
        "codes": [
            {
                "system": code.system,
                "code": code.code,
                "modifiers": list(code.modifiers),
                "units": str(code.units),
                "label": code.label,
                "evidence": list(code.words),
                "spans": [list(span) for span in code.spans],
                "why": code.why,
            }
            for code in story.codes
        ],
        "payers": [{"payer": claim.payer, "sequence": claim.sequence} for claim in story.claims],
        "payer_order": story.payer_order,
        "claims": [
            {
                "claim_number": claim.claim_number,
                "payer": claim.payer,
                "state": claim.state,
                "charge_cents": claim.charge_cents,
                "paid_cents": claim.paid_cents,
                "adjustments": [
                    {"reason": one.reason, "amount_cents": one.amount_cents}
                    for one in claim.adjustments
                ],
                "events": [event.words for event in claim.events],
                "payer_claim_number": claim.payer_claim_number,
                "findings": list(claim.findings),
            }
            for claim in story.claims
        ],
        "outcome": story.outcome,
        "queues": list(story.queues),
        "charge_cents": balance.charges_cents,
        "payments_cents": balance.payments_cents,
        "adjustments_cents": balance.adjustments_cents,
        "patient_cents": balance.patient_cents,
        "insurance_cents": balance.insurance_cents,
        "open_cents": balance.open_cents,
    }


def tell(day: Day, console: Console) -> None:
    """Print the story for a person."""
    stories = tell_visits(day)
    balance = totals(day)
    if console.width < _NARROWEST:
        console = Console(width=_NARROWEST, file=console.file)
    console.print(_table(day, stories))
    _print_totals(balance, console)
    _print_ways_in(day, console)


def _table(day: Day, stories: list[VisitStory]) -> Table:
    date = stories[0].visit if not stories else day.loaded.visits[0][0].date_of_service
    table = Table(title=f"{day.practice.name}, {date:%A %d %B %Y}", show_lines=True, expand=True)
    for heading, ratio in (
        ("Visit", 10),
        ("Codes, and the words that support them", 26),
        ("Who pays, and why", 20),
        ("Claim, and its answers", 22),
        ("Paid and adjusted", 20),
    ):
        table.add_column(heading, ratio=ratio)
    table.add_column("Balance", justify="right", min_width=12)
    for story in stories:
        table.add_row(
            _visit_cell(story),
            _lines(_code_line(code) for code in story.codes),
            story.payer_order,
            _lines(line for claim in story.claims for line in _claim_lines(claim)),
            _lines(line for claim in story.claims for line in _money_lines(claim)),
            _balance_cell(story.balance),
        )
    return table


def _lines(texts: Any) -> Text:
    return Text("\n").join(texts)


def _visit_cell(story: VisitStory) -> Text:
    return Text.assemble(
        (story.visit, "bold"),
        f" {story.kind}\n{story.patient}\n",
        (story.outcome.upper(), f"bold {_COLOURS.get(story.outcome, 'white')}"),
    )


def _code_line(code: CodeStory) -> Text:
    words = " … ".join(code.words)
    shown = words if len(words) <= _WORDS_SHOWN else words[: _WORDS_SHOWN - 1] + "…"
    name = "-".join((code.code, *code.modifiers))
    if code.units != 1:
        name += f" x{code.units}"
    return Text.assemble((name, "bold cyan"), " “", (" ".join(shown.split()), "italic"), "”")


def _claim_lines(claim: ClaimStory) -> list[Text]:
    heading = Text.assemble(
        (claim.claim_number, "bold"), f" {claim.payer} {format_cents(claim.charge_cents)}"
    )
    answers = [_ANSWERS[event.state] for event in claim.events if event.state in _ANSWERS]
    told = [Text(f"  {' · '.join(answers)}", style="dim")] if answers else []
    if claim.payer_claim_number:
        told.append(Text(f"  the payer's number {claim.payer_claim_number}", style="dim"))
    told += [
        Text(f"  {event.words}", style=_COLOURS[event.state])
        for event in claim.events
        if event.state in _TOLD_IN_FULL
    ]
    return [heading, *told]


def _money_lines(claim: ClaimStory) -> list[Text]:
    if claim.state not in ("paid", "denied"):
        return []
    paid = Text.assemble(
        f"{claim.claim_number} paid ", (format_cents(claim.paid_cents), "bold green")
    )
    return [
        paid,
        *(
            Text(f"  {one.reason} {format_cents(one.amount_cents)} {one.words}")
            for one in claim.adjustments
        ),
    ]


def _balance_cell(balance: Balance) -> Text:
    rows = [
        f"charge {format_cents(balance.charges_cents)}",
        f"patient {format_cents(balance.patient_cents)}",
        f"insurance {format_cents(balance.insurance_cents)}",
    ]
    return Text.assemble("\n".join(rows), "\n", (format_cents(balance.open_cents), "bold"))


def _print_totals(balance: Balance, console: Console) -> None:
    console.print(
        f"charges {format_cents(balance.charges_cents)} = "
        f"payments {format_cents(balance.payments_cents)} + "
        f"adjustments {format_cents(balance.adjustments_cents)} + "
        f"open {format_cents(balance.open_cents)} "
        f"(insurance {format_cents(balance.insurance_cents)}, "
        f"patients {format_cents(balance.patient_cents)})",
        style="bold",
        highlight=False,
    )


def _print_ways_in(day: Day, console: Console) -> None:
    console.print(
        "\nOpen the office with `make serve`, then log in at http://127.0.0.1:8000:",
        highlight=False,
    )
    table = Table("name", "password", "second factor (secret for an authenticator app)")
    for login in day.loaded.logins:
        table.add_row(login.username, login.password, login.totp_secret)
    console.print(table)
    console.print(
        "No authenticator app at hand? `make login-code NAME=biller` prints the six digits of now.",
        highlight=False,
    )
