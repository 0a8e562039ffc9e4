"""The join itself, over a small classification of our own making."""

import polars as pl
import pytest

from claimwright.edits.excludes1 import excluded_together

PARENTS = pl.DataFrame(
    {
        "code": ["1", "A10", "A10.1", "A10.2", "B20", "B20.5", "B21", "B22"],
        "parent": [None, "1", "A10", "A10", "1", "B20", "1", "1"],
    }
)


def diagnoses(*codes: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "claim_ordinal": [0] * len(codes),
            "claim_id": ["C1"] * len(codes),
            "position": list(range(1, len(codes) + 1)),
            "code": list(codes),
        },
        schema_overrides={"claim_ordinal": pl.UInt32, "position": pl.UInt8},
    )


def note(code: str, excluded_from: str, excluded_to: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "code": [code],
            "excluded_from": [excluded_from],
            "excluded_to": [excluded_to],
            "note": ["not this"],
        }
    )


@pytest.mark.parametrize(
    ("codes", "excludes", "values"),
    [
        pytest.param(
            ["A10.1", "B20.5"], note("A10", "B20", "B20"), ["B20.5 with A10.1"], id="above"
        ),
        pytest.param(
            ["A10.1", "B20.5"], note("1", "B20", "B20"), ["B20.5 with A10.1"], id="chapter"
        ),
        pytest.param(
            ["B20.5", "A10.1"], note("A10.1", "B20.5", "B20.5"), ["A10.1 with B20.5"], id="own"
        ),
        pytest.param(
            ["A10.1", "B20.5"],
            note("A10.1", "B20", "B21"),
            ["B20.5 with A10.1"],
            id="first of range",
        ),
        pytest.param(
            ["A10.1", "B21"], note("A10.1", "B20", "B21"), ["B21 with A10.1"], id="last of range"
        ),
        pytest.param(["A10.1", "B22"], note("A10.1", "B20", "B21"), [], id="behind the range"),
        pytest.param(["A10.2", "B21"], note("A10.1", "B20", "B21"), [], id="beside the note"),
        pytest.param(["A10.1", "A10.2"], note("1", "A10", "A10"), [], id="a range that holds both"),
        pytest.param(["A10.1"], note("1", "A10", "A10"), [], id="one alone"),
    ],
)
def test_pairs(codes: list[str], excludes: pl.DataFrame, values: list[str]) -> None:
    found = excluded_together(diagnoses(*codes), excludes, parents=PARENTS)
    assert found["value"].to_list() == values


def test_two_notes_on_one_pair_are_one_finding() -> None:
    notes = pl.concat([note("B20", "A10", "A10"), note("A10", "B20", "B20")])
    found = excluded_together(diagnoses("A10.1", "B20.5"), notes, parents=PARENTS)
    assert found["field"].to_list() == ["diagnosis 2"]
    assert 'the note at A10 says "not this"' in found["message"].item()
