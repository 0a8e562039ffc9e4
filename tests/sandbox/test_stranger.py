"""The sandbox is a stranger: it may not share a reader, a writer or a rule with the office."""

import ast
import io
import logging
from pathlib import Path

import claimwright.office.exchange.sandbox
from claimwright.office.exchange.sandbox import SandboxState

ALLOWED = (
    "claimwright.base.money",
    "claimwright.base.identifiers",
    "claimwright.office.exchange.sandbox",
)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""


def test_it_imports_nothing_of_the_rooms_it_tests():
    folder = Path(claimwright.office.exchange.sandbox.__file__).parent
    files = list(folder.glob("*.py"))
    assert len(files) > 10
    for path in files:
        names = list(imported(path))
        ours = [name for name in names if name.startswith("claimwright")]
        assert [name for name in ours if not name.startswith(ALLOWED)] == [], path.name
        assert [name for name in names if name.split(".")[0] == "django"] == [], path.name


def test_no_value_of_a_claim_reaches_the_log(sandbox, sample, noon):
    """pyx12 would log each value that it objects to: names, birth dates, member numbers."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        data = sample("medicare_deductible").replace(b"D8*19480910*F", b"D8*19481332*F")
        answers = sandbox.answer(data, at=noon, state=SandboxState())
    finally:
        root.removeHandler(handler)
    assert b"19481332" in (answers.acknowledgement_999 or b"")
    assert written.getvalue() == ""
