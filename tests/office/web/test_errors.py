"""Every exception that workflow names is said in plain words, and none is taken for a bug."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

from claimwright.office import workflow
from claimwright.office.models import MoveRefused, Role
from claimwright.office.web.errors import refusal_of
from claimwright.office.workflow.actor import NotAllowed, Permission
from claimwright.office.workflow.post_files import WhichPractice

# Raised by the command line alone, which asks for a practice by its name.
NEVER_ON_A_SCREEN = {WhichPractice}


def named_exceptions() -> list[type[Exception]]:
    """The exceptions that the modules of workflow define or pass on by name."""
    found: set[type[Exception]] = set()
    for module in pkgutil.iter_modules(workflow.__path__, f"{workflow.__name__}."):
        names = vars(importlib.import_module(module.name))
        passed_on = set(names.get("__all__", ()))
        for name, value in names.items():
            is_own = getattr(value, "__module__", None) == module.name or name in passed_on
            if inspect.isclass(value) and issubclass(value, Exception) and is_own:
                found.add(value)
    return sorted(found - NEVER_ON_A_SCREEN, key=lambda one: one.__name__)


def example_of(kind: type[Exception]) -> Exception:
    if kind is NotAllowed:
        return NotAllowed(Permission.SEND_CLAIMS, Role.CODER)
    example = kind.__new__(kind)
    example.args = ("What happened. What to do next.",)
    return example


def test_the_named_exceptions_are_found() -> None:
    names = {one.__name__ for one in named_exceptions()}
    assert {"NotAllowed", "TooMuch", "ReceiptUsed", "NotInSuspense", "NothingOwed"} <= names


@pytest.mark.parametrize("kind", named_exceptions())
def test_each_has_words_for_the_person(kind: type[Exception]) -> None:
    refusal = refusal_of(example_of(kind))
    assert refusal is not None
    assert refusal.status in {403, 409, 422}
    assert refusal.words


def test_a_refused_move_says_what_stands() -> None:
    refusal = refusal_of(MoveRefused("visit V1", current="Billed", wanted="Coded"))
    assert refusal is not None
    assert "Visit V1 is Billed and cannot become Coded. Nothing was changed." in refusal.words


def test_a_bug_is_not_said_to_be_a_refusal() -> None:
    assert refusal_of(KeyError("x")) is None
    assert refusal_of(ValueError("x")) is None
