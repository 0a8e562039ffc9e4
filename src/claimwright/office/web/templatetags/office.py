"""How the screens write money, codes and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claimwright.base.money import format_cents
from claimwright.claims.parties import Address, Person, Provider
from claimwright.claims.records import ServiceLine
from claimwright.codes.places import place_wording
from claimwright.office.models import ClaimState, VisitState
from claimwright.office.web.evidence import Piece
from claimwright.office.workflow.actor import Actor, Permission

register = template.Library()

_TONES = {
    VisitState.SCHEDULED: "neutral",
    VisitState.DOCUMENTED: "neutral",
    VisitState.CODING: "work",
    VisitState.CODED: "ready",
    VisitState.BILLED: "done",
    ClaimState.BUILT: "neutral",
    ClaimState.HELD: "stop",
    ClaimState.READY: "ready",
    ClaimState.SENT: "wait",
    ClaimState.ACKNOWLEDGED: "wait",
    ClaimState.ACCEPTED: "wait",
    ClaimState.REJECTED: "stop",
    ClaimState.PAID: "done",
    ClaimState.DENIED: "stop",
    ClaimState.REVERSED: "work",
    ClaimState.WITHDRAWN: "neutral",
    "stop": "stop",
    "warn": "work",
    "inform": "neutral",
}


@register.filter
def cents(amount_cents: int | None) -> str:
    """Write cents as dollars; a long dash where there is no amount."""
    return "—" if amount_cents is None else format_cents(amount_cents)


@register.filter
def cents_or_blank(amount_cents: int | None) -> str:
    """Write cents as dollars; nothing where there is nothing, as in a bank statement."""
    return format_cents(amount_cents) if amount_cents else ""


@register.filter
def unsigned_cents(amount_cents: int) -> str:
    """Write an entry's amount without the sign of its side of the ledger."""
    return format_cents(abs(amount_cents))


@register.filter
def tone(state: str) -> str:
    """The tone of a state's badge: the words carry the meaning, the tone only helps the eye."""
    return _TONES.get(state, "neutral")


@register.filter
def place_of_service(code: str) -> str:
    return place_wording(code)


@register.filter
def plain(quantity: Decimal | None) -> str:
    """Write units without the zeros that the column adds: 1.000 is 1."""
    return "" if quantity is None else f"{quantity.normalize():f}"


@register.filter
def percent(share: float) -> str:
    return f"{share:.0%}"


@register.filter
def words(name: str) -> str:
    """Write a value's name as words: "blue_cross" is "Blue cross"."""
    return name.replace("_", " ").replace("-", " ").capitalize()


@register.filter
def person(one: Person) -> str:
    middle = f" {one.middle_name}" if one.middle_name else ""
    return f"{one.first_name}{middle} {one.last_name}"


@register.filter
def provider(one: Provider) -> str:
    return f"{one.first_name} {one.name}" if one.first_name else one.name


@register.filter
def address(one: Address | None) -> str:
    if one is None:
        return ""
    postal_code = one.postal_code
    if len(postal_code) == 9:
        postal_code = f"{postal_code[:5]}-{postal_code[5:]}"
    lines = [one.line_1, one.line_2, f"{one.city}, {one.state} {postal_code}"]
    return ", ".join(line for line in lines if line)


@register.filter
def pointer_letters(pointers: Iterable[int]) -> str:
    """Write diagnosis pointers as the paper claim does: A is the first diagnosis."""
    return ", ".join(letter(pointer) for pointer in pointers)


@register.filter
def letter(position: int) -> str:
    return chr(ord("A") + position - 1)


@register.filter
def pointers_of(codes: Sequence[str], letters: dict[str, str]) -> str:
    """Write the diagnoses that a procedure is for by their letters; the code where it has none."""
    return ", ".join(letters.get(code, code) for code in codes)


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.simple_tag
def marked(pieces: Iterable[Piece], lit: Iterable[str] = ()) -> SafeString:
    """Write a note with its evidence marked; everything is escaped.

    lit: the keys whose words are shown lit from the start; the first of them can be linked to
    as #evidence.
    """
    wanted = set(lit)
    first = True
    written = []
    for piece in pieces:
        if not piece.keys:
            written.append(format_html("{}", piece.text))
            continue
        is_lit = not wanted.isdisjoint(piece.keys)
        written.append(_mark(piece, is_lit=is_lit, is_first=is_lit and first))
        first = first and not is_lit
    return format_html_join("", "{}", ((one,) for one in written))


def _mark(piece: Piece, *, is_lit: bool, is_first: bool) -> SafeString:
    # Words that only a level or a question rests on stay plain until they are asked for.
    kind = "evidence" if any(key.startswith("code-") for key in piece.keys) else "quiet"
    return format_html(
        '<mark class="{}{}" data-keys="{}"{}>{}</mark>',
        kind,
        " is-lit" if is_lit else "",
        " ".join(piece.keys),
        SafeString(' id="evidence"') if is_first else "",
        piece.text,
    )


@register.filter
def may(actor: Actor, permission: str) -> bool:
    """Whether to offer what workflow would refuse anyway; workflow alone decides."""
    return actor.may(Permission(permission))


_TIERS = {
    "auto": "would go out as it stands",
    "review": "a person should look",
    "suggest": "only a hint",
}


@register.filter
def tier_words(tier: str) -> str:
    return _TIERS.get(tier, tier)


@register.filter
def as_control(field: BoundField) -> SafeString:
    """Write a form's field in the style of the pages, without a placeholder: it has a label."""
    attributes: dict[str, str | bool] = {"class": "form-control", "placeholder": ""}
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.filter
def procedure_words(line: ServiceLine) -> str:
    return "-".join((line.procedure_code, *line.modifiers))
