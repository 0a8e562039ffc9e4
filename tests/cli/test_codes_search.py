"""`claimwright codes search` as a person runs it."""

import json
from pathlib import Path

from .conftest import Command

DAY = ("--on", "2026-05-01")


def test_one_line_of_json_a_phrase(claimwright: Command, tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.txt"
    phrases.write_text("heart attack\n\nHTN\nsugar diabetes\n", encoding="utf-8")
    done = claimwright("codes", "search", "--batch", phrases, "--json", *DAY)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["text"] for one in answers] == ["heart attack", "HTN", "sugar diabetes"]
    assert [one["codes"][0]["code"] for one in answers] == ["I21.9", "I10", "E11.9"]
    best = answers[0]["codes"][0]
    assert best == {
        "system": "icd10cm",
        "code": "I21.9",
        "label": "Acute myocardial infarction, unspecified",
        "score": best["score"],
    }
    for answer in answers:
        scores = [one["score"] for one in answer["codes"]]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 10


def test_text_with_its_reasons(claimwright: Command) -> None:
    done = claimwright("codes", "search", "HTN", "--why", "--limit", "1", *DAY)
    assert done.stdout.splitlines()[0] == "HTN"
    assert "I10" in done.stdout
    assert "(htn as hypertension)" in done.stdout


def test_a_day_without_a_release(claimwright: Command) -> None:
    done = claimwright("codes", "search", "asthma", "--on", "1999-01-01")
    assert done.returncode == 1
    assert "claimwright codes load" in done.stderr


def test_without_words(claimwright: Command) -> None:
    done = claimwright("codes", "search")
    assert done.returncode == 2
    assert "--batch" in done.stderr
