"""The eighteen identifiers that the Safe Harbor method removes, in files as they are sent.

Source: 45 CFR 164.514(b)(2)(i), paragraphs A to R.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimwright.x12.anonymizing import anonymize
from claimwright.x12.syntax import Segments, split

KEY = b"a key of this test"
KINDS = (
    "270", "271", "275", "276", "277", "277CA", "278", "820", "834", "835", "837I", "837P", "999",
    "TA1",
)  # fmt: skip
# Where people, their households and employers are named, numbered and placed: elements, from 1.
PERSONAL = {
    "NM1": (3, 4, 5, 9), "N1": (2, 4), "N2": (1, 2), "N3": (1, 2), "N4": (1, 6),
    "PER": (2, 4, 6, 8),
    "REF": (2,), "CLM": (1,), "CLP": (1, 7), "SBR": (3, 4), "TRN": (2, 3, 4), "BHT": (3,),
    "BPR": (9, 15), "PWK": (6,), "HCR": (2,), "RMR": (2,), "ENT": (4,), "STC": (9, 12), "NTE": (2,),
    "MSG": (1,), "K3": (1,), "ACT": (1, 2), "COB": (2,), "ISA": (2, 4),
}  # fmt: skip
# Payers and others who are neither the person, nor a relative, household or employer.
OTHERS = {"PR", "40", "AY", "IN", "X3", "2B", "ACV", "TV"}
OF_OTHERS = {"2U", "NF", "F2", "EV"}
AMOUNTS = {
    "CLM": (2,), "SV1": (2, 4), "SV2": (3, 5), "SV3": (2,), "CLP": (3, 4, 5), "SVC": (2, 3, 5),
    "BPR": (2,), "AMT": (2,), "CAS": (1, 2, 3, 4, 5, 6, 7), "PLB": (4, 6), "RMR": (4, 5),
    "SVD": (2,), "QTY": (2,), "SE": (1,), "GE": (1,), "IEA": (1,), "HL": (1, 2, 3, 4), "EB": (1, 7),
    "HI": (1,), "LX": (1,), "CTT": (1,), "AK9": (1, 2, 3, 4), "IK5": (1, 2), "INS": (1, 2, 3),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_person_is_left_in_a_real_file(kind: str, shared_data: Path) -> None:
    for path in _files(shared_data, kind):
        before, after = _pair(path)
        written = {token for one in _rows(after) for text in one[1:] for token in _tokens(text)}
        other = {
            token
            for _, _, text, is_personal in _places(before)
            if not is_personal
            for token in _tokens(text)
        }
        for one, place, text, is_personal in _places(before):
            leaked = {token for token in _tokens(text) if len(token) > 3} & written - other
            assert not (is_personal and leaked), (path.name, one, place)


@pytest.mark.parametrize("kind", KINDS)
def test_of_dates_only_years_are_left_in_a_real_file(kind: str, shared_data: Path) -> None:
    for path in _files(shared_data, kind):
        before, after = _pair(path)
        numbers = {"ISA", "IEA", "NM1", "N1", "REF", "SVC", "SV1", "SV2", "GE", "ST", "SE"}
        for one, place, text, _ in _places(after):
            if one[0] not in numbers:
                dates = re.findall(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d(?!\d)", text)
                assert {date[4:] for date in dates} <= {"0101"}, (path.name, one, place)
        assert before.table.height == after.table.height


@pytest.mark.parametrize("kind", KINDS)
def test_postal_codes_keep_three_digits_at_most(kind: str, shared_data: Path) -> None:
    for path in _files(shared_data, kind):
        before, after = _pair(path)
        is_others = False
        for old, new in zip(_rows(before), _rows(after), strict=True):
            if old[0] in {"NM1", "N1"}:
                is_others = _is_others(old, kind=path.parent.name)
            if old[0] == "N4" and len(old) > 3 and not is_others and old[3].isdigit():
                assert new[3] != old[3] or old[3].endswith("00"), path.name
                if len(old[3]) in {5, 9}:
                    assert set(new[3][3:]) == {"0"}, path.name


@pytest.mark.parametrize("kind", KINDS)
def test_structure_counts_and_sums_of_a_real_file_stay(kind: str, shared_data: Path) -> None:
    for path in _files(shared_data, kind):
        before, after = _pair(path)
        for old, new in zip(_rows(before), _rows(after), strict=True):
            assert (old[0], len(old)) == (new[0], len(new)), path.name
            places = [place for place in AMOUNTS.get(old[0].upper(), ()) if place < len(old)]
            if old[0].upper() == "HI":
                old, new = ([one[0], "".join(re.split(r"\W", one[1])[:2])] for one in (old, new))
            assert [old[place] for place in places] == [new[place] for place in places], path.name


@pytest.mark.parametrize(
    ("identifier", "segment", "secret"),
    [
        ("A name", "NM1*QD*1*MOSSINGTON*IDAMARIE", "MOSSINGTON"),
        ("B street", "N3*14 HIGHMEADOW LANE", "HIGHMEADOW"),
        ("B city", "N4*TINYVILLE*VT*05901", "TINYVILLE"),
        ("B postal code of few people", "N4*TINYVILLE*VT*05901", "059"),
        ("C admission", "DTP*435*D8*20260317", "0317"),
        ("C time of admission", "DTP*435*DT*202603171542", "1542"),
        ("C death", "PAT*19*****D8*20260318", "0318"),
        ("D telephone", "PER*IC*IDA*TE*5035559876", "5035559876"),
        ("E fax", "PER*IC*IDA*FX*5035559877", "5035559877"),
        ("F mail", "PER*IC*IDA*EM*IDA@HOME.EXAMPLE", "HOME"),
        ("G social security number", "REF*SY*543217890", "543217890"),
        ("H medical record", "REF*EA*MRN5521X", "MRN5521X"),
        ("I health plan beneficiary", "NM1*IL*1*A*B****MI*W998877665", "W998877665"),
        ("J account", "CLM*ACCT55210*10***11:B:1*Y*A*Y*Y", "ACCT55210"),
        ("K certificate or license", "REF*0B*LIC88410", "LIC88410"),
        ("L vehicle", "REF*ZZ*1FTSW21P34ED12345", "1FTSW21P34ED12345"),
        ("M device", "LIN**UI*00884521062853", "00884521062853"),
        ("N web address", "PER*IC*IDA*UR*WWW.IDAMOSS.EXAMPLE", "IDAMOSS"),
        ("O internet address", "NTE*ADD*SEEN FROM 203.0.113.77", "203.0.113.77"),
        ("P fingerprint in words", "K3*FINGERPRINT 8842-XK-11", "8842"),
        ("Q picture", "PWK*OZ*EL***AC*PHOTO99120", "PHOTO99120"),
        ("R any other number", "REF*XZ*RX7741205", "RX7741205"),
    ],
)
def test_each_identifier_goes(identifier: str, segment: str, secret: str) -> None:
    sample = (Path(__file__).parent / "samples" / "professional_claim.x12").read_bytes()
    copy = anonymize(sample.replace(b"REF*G1*AUTH77", segment.encode()), key=KEY).data
    assert copy is not None
    if len(secret) < 5:
        # Too short to be told from other numbers; the whole element is looked for.
        secret = segment.rsplit("*", 1)[-1]
    assert secret not in copy.decode(), identifier


def _files(shared_data: Path, kind: str) -> list[Path]:
    found = sorted((shared_data / "x12" / kind).glob("*"))
    if not found:
        pytest.skip(f"no sample of {kind}")
    return found


def _pair(path: Path) -> tuple[Segments, Segments]:
    data = path.read_bytes()
    copy = anonymize(data, key=KEY).data
    before = split(data)
    return (before, before) if copy is None else (before, split(copy))


def _rows(segments: Segments) -> Iterator[list[str]]:
    return iter(segments.table["elements"].to_list())


def _places(segments: Segments) -> Iterator[tuple[list[str], int, str, bool]]:
    """Each element with its segment and place, and whether it is a person's."""
    is_others = False
    for one in _rows(segments):
        if one[0] in {"NM1", "N1"}:
            is_others = _is_others(one)
        personal = PERSONAL.get(one[0].upper(), ())
        if (one[0] in {"NM1", "N1", "N2", "N3", "N4"} and is_others) or (
            one[0] == "REF" and one[1:2] and one[1] in OF_OTHERS
        ):
            personal = ()
        for place, text in enumerate(one[1:], start=1):
            yield one, place, text, place in personal


def _is_others(one: list[str], *, kind: str = "") -> bool:
    is_person = one[0] == "NM1" and one[2:3] == ["1"]
    return one[1] in OTHERS and not is_person and not (kind == "820" and one[1] == "PR")


def _tokens(text: str) -> set[str]:
    return {token for token in re.split(r"[^A-Za-z0-9]+", text.strip()) if token}
