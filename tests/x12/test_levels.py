"""Balance, situations, code sets and payers' own rules: each defect is found, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from claimwright.base.finding import Finding, Severity
from claimwright.codes.icd10cm import ICD10CM
from claimwright.x12.check import check, rules
from claimwright.x12.guide import guide_names
from claimwright.x12.payer_rules import PayerRulesError, read_payer_rules
from claimwright.x12.situations import parse_rule, rules_of
from claimwright.x12.situations.rules import parse_condition

HERE = Path(__file__).parent
DEFECTS: list[dict[str, Any]] = yaml.safe_load((HERE / "level_defects.yaml").read_text())
SAMPLES = sorted(path.stem for path in (HERE / "samples").glob("*.x12"))


@pytest.fixture(scope="module")
def codes() -> ICD10CM:
    """A small classification that holds in November 2026 and before."""
    return _classification("E11.9", "I10", "J06.9", first=date(2020, 10, 1), last=date(2027, 9, 30))


def _classification(*billable: str, first: date, last: date) -> ICD10CM:
    categories = {code.partition(".")[0] for code in billable if "." in code}
    rows = [(code, code.partition(".")[0], True) for code in billable]
    rows += [(code, None, False) for code in sorted(categories)]
    table = pl.DataFrame(
        [
            {
                "code": code,
                "label": code,
                "parent": parent if parent != code else None,
                "is_billable": is_billable,
                "release": "FY2027",
                "first_date": first,
                "last_date": last,
            }
            for code, parent, is_billable in rows
        ],
        schema_overrides={"parent": pl.String},
    )
    return ICD10CM(table)


def _sample(name: str) -> str:
    return (HERE / "samples" / f"{name}.x12").read_text()


def _places(findings: list[Finding]) -> dict[str, list[int | None]]:
    found: dict[str, list[int | None]] = {}
    for one in findings:
        found.setdefault(one.id, []).append(one.at.segment_ordinal)
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_a_conforming_file_is_clean_at_all_levels(name: str, codes: ICD10CM) -> None:
    assert check(_sample(name).encode(), codes=codes) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=[one["name"] for one in DEFECTS])
def test_a_defect_is_found_at_its_place(defect: dict[str, Any], codes: ICD10CM) -> None:
    text = _sample(defect["sample"])
    for old, new in defect["put"].items():
        assert old in text, old
        text = text.replace(old, new)
    findings = check(text.encode(), codes=codes)
    besides = defect.get("besides", ())
    assert _places([one for one in findings if one.id not in besides]) == defect["finds"]
    for one in findings:
        assert one.snip == rules()[one.id].level
        assert one.message.endswith(".")
        assert "{" not in one.message
        assert one.source is not None
        assert one.source.startswith(f"SNIP {one.snip}") or one.snip == 2


def test_levels_can_be_chosen(codes: ICD10CM) -> None:
    text = _sample("professional_claim").replace("CW1001*215.5", "CW1001*1")
    text = text.replace("PRV*BI*PXC*207Q00000X", "PRV*BI*PXC*X").replace("LX*2", "LX*3")
    found = {
        level: _places(check(text.encode(), codes=codes, levels={level})) for level in (2, 3, 4, 5)
    }
    assert found == {
        2: {},
        3: {"x12.balance.claim-charge": [21]},
        4: {"x12.situation.line-number": [30]},
        5: {"x12.code-set.taxonomy": [9]},
    }


def test_without_a_table_it_is_said_once_that_diagnoses_were_not_looked_up() -> None:
    text = _sample("professional_claim").replace("HI*ABK:E119", "HI*ABK:Z9999")
    (finding,) = check(text.encode())
    assert finding.id == "x12.code-set.not-run"
    assert finding.severity is Severity.INFORM


def test_a_date_outside_of_the_release_makes_a_warning() -> None:
    old = _classification("E11.9", "I10", first=date(2020, 10, 1), last=date(2021, 9, 30))
    said, finding = check(_sample("professional_claim").encode(), codes=old)
    assert (said.id, said.severity) == ("x12.code-set.release-not-loaded", Severity.INFORM)
    assert finding.id == "x12.code-set.diagnosis-other-release"
    assert finding.severity is Severity.WARN
    assert (finding.value, finding.at.claim_id) == ("J069", "CW1002")


def test_one_wrong_claim_spoils_no_other(codes: ICD10CM) -> None:
    text = _sample("professional_claim").replace("CW1001*215.5", "CW1001*1")
    (finding,) = check(text.encode(), codes=codes)
    assert finding.at.claim_id == "CW1001"
    assert (finding.value, finding.expected) == ("1", "215.5")
    assert "215.5" in finding.message


def test_the_charge_of_a_claim_that_cannot_be_read_is_not_judged(codes: ICD10CM) -> None:
    text = _sample("professional_claim").replace("CW1001*215.5", "CW1001*ABC")
    ids = {one.id for one in check(text.encode(), codes=codes)}
    assert ids == {"x12.element-type"}


def test_a_payment_taken_back_is_a_debit(codes: ICD10CM) -> None:
    text = _sample("remittance").replace("BPR*I*120.5*C", "BPR*I*120.5*D")
    (finding,) = check(text.encode(), codes=codes)
    assert (finding.id, finding.value) == ("x12.balance.payment", "-120.5")


PAYER_RULES = """
payers: [NHP01]
name: Northern Health Plan
rules:
- id: member-number
  transaction: professional_claim
  within: "2300"
  when: [2010BA NM109]
  require: ["2010BA NM109 ~ ^NHP[0-9]{5}$"]
  severity: warn
  say: This plan's members have NHP and five digits, not {found}. Look at the card.
  source: companion guide, page 12
- id: authorization
  transaction: professional_claim
  within: "2300"
  when: ["2300 CLM02 ~ ^90$"]
  require: ["2300 REF[G1]"]
  say: This plan wants an authorization for this. Ask for one.
"""


def test_a_payers_own_rules(codes: ICD10CM) -> None:
    own = read_payer_rules(PAYER_RULES)
    findings = check(_sample("professional_claim").encode(), codes=codes, payer_rules=own)
    assert _places(findings) == {
        "x12.payer.member-number": [16, 35],
        "x12.payer.authorization": [46],
    }
    first = findings[0]
    assert (first.snip, first.severity, first.value) == (7, Severity.WARN, "NHP0001")
    assert first.source == "SNIP 7: Northern Health Plan, companion guide, page 12"
    assert "not NHP0001." in first.message


def test_a_payers_rules_are_for_its_claims_alone(codes: ICD10CM) -> None:
    own = read_payer_rules(PAYER_RULES.replace("NHP01", "OTHER"))
    text = _sample("professional_claim").encode()
    assert check(text, codes=codes, payer_rules=own) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("payers: [NHP01]", "nothing: 1", "'payers' is missing"),
        ("professional_claim", "letter", "there is no transaction 'letter'"),
        ('within: "2300"', 'within: "9999"', "has no loop 9999"),
        ("{found}", "{what}", "its words name something unknown"),
        ("2300 REF[G1]", "REF*G1", "not a condition"),
        ("severity: warn", "severity: bad", "bad"),
        ("rules:", "rules: [", "cannot be read"),
    ],
)
def test_payer_rules_that_cannot_be_used_say_why(old: str, new: str, says: str) -> None:
    with pytest.raises(PayerRulesError, match=re.escape(says)):
        read_payer_rules(PAYER_RULES.replace(old, new))


def test_a_rule_of_several_guides_has_the_same_words_in_each() -> None:
    words: dict[str, tuple[str, Severity]] = {}
    for rule in (rule for guide in guide_names() for rule in rules_of(guide)):
        assert words.setdefault(rule.id, (rule.say, rule.severity)) == (rule.say, rule.severity)


@pytest.mark.parametrize("guide", guide_names())
def test_every_rule_names_what_its_guide_has(guide: str) -> None:
    from claimwright.x12.guide import open_guide

    book = open_guide(guide)
    for rule in rules_of(guide):
        for one in rule.conditions:
            if one.segment is None:
                continue
            segments = [s for s in book.loop(one.loop).segments if s.segment_id == one.segment]
            assert segments, (rule.id, one)
            if one.element is not None:
                assert any(
                    e.number == one.element and e.component == one.component
                    for s in segments
                    for e in s.elements
                ), (rule.id, one)
        rule.say.format(found="")


def test_conditions_are_read_as_written() -> None:
    one = parse_condition("not 2300 CLM05-3 = 7, 8")
    assert (one.loop, one.segment, one.element, one.component) == ("2300", "CLM", 5, 3)
    assert (one.sign, one.values, one.negated) == ("=", ("7", "8"), True)
    other = parse_condition("2330B N301[A, B]")
    assert (other.segment, other.element, other.qualifiers) == ("N3", 1, ("A", "B"))
    with pytest.raises(ValueError, match="not a condition"):
        parse_condition("CLM05 = 7")


def test_a_rule_requires_or_forbids() -> None:
    raw = {"id": "x", "within": "2300", "say": "X.", "require": ["2300"], "forbid": ["2300"]}
    with pytest.raises(ValueError, match="either require or forbid"):
        parse_rule(raw, guide="professional_claim", prefix="", source="")
