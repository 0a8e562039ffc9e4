"""TA1 and 999: what the sandbox says of a file before it looks at any claim."""

import pytest

from claimwright.office.exchange.sandbox import SandboxState
from claimwright.office.exchange.sandbox.interchange import read_interchange


def answer(sandbox, data, at, state=None):
    return sandbox.answer(data, at=at, state=state or SandboxState())


def segment(split, data, name):
    return next(each for each in split(data) if each[0] == name)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"IEA*1*000000002", b"IEA*1*000000009", "001"),
        (b"IEA*1*000000002", b"IEA*2*000000002", "021"),
        (b"IEA*1*000000002~", b"", "023"),
        (b"GE*1*2~\nIEA*1*000000002~", b"GE*1*2~\nIEA*1*000000002~\nGS*HC~", "022"),
        (b"GS*HC*RIVERSIDE", b"REF*XX~\nGS*HC*RIVERSIDE", "024"),
        (b"*00501*0000", b"*00401*0000", "017"),
        (b"ISA*00*          *00*", b"ISA*09*          *00*", "010"),
        (b"*00*          *ZZ*", b"*09*          *ZZ*", "012"),
        (b"*ZZ*RIVERSIDE  ", b"*QQ*RIVERSIDE  ", "005"),
        (b"*ZZ*RIVERSIDE      ", b"*ZZ*               ", "006"),
        (b"*ZZ*SANDBOX  ", b"*QQ*SANDBOX  ", "007"),
        (b"*ZZ*SANDBOX        ", b"*ZZ*               ", "008"),
        (b"*260504*0900*^", b"*261304*0900*^", "014"),
        (b"*260504*0900*^", b"*260504*2500*^", "015"),
        (b"*000000002*0*T", b"*00000000A*0*T", "018"),
        (b"*000000002*0*T", b"*000000002*7*T", "019"),
        (b"*000000002*0*T", b"*000000002*0*X", "020"),
        (b"*RIVERSIDE      *", b"*RIVERSIDE*", "022"),
    ],
)
def test_unusable_interchange_gets_a_ta1_and_nothing_else(
    sandbox, sample, noon, split, old, new, code
):
    data = sample("medicare_deductible")
    assert old in data
    answers = answer(sandbox, data.replace(old, new, 1), noon)
    ta1 = segment(split, answers.ta1, "TA1")
    assert ta1[4:] == ["R", code]
    assert answers.acknowledgement_999 is None
    assert (answers.acceptance_277ca, answers.remittances_835) == ((), ())
    assert answers.state.interchanges == frozenset()


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\x01", b"ISA", b"hello" * 100, b"ISA*" + b"*" * 99]
)
def test_what_is_no_interchange_at_all_is_answered_too(sandbox, noon, split, data):
    answers = answer(sandbox, data, noon)
    assert segment(split, answers.ta1, "TA1")[1:] == ["000000000", "260504", "1200", "R", "022"]


def test_a_control_number_used_twice_is_refused_and_nothing_is_paid_again(
    sandbox, sample, noon, split
):
    first = answer(sandbox, sample("medicare_deductible"), noon)
    assert first.ta1 is None
    again = answer(sandbox, sample("medicare_deductible"), noon, first.state)
    assert segment(split, again.ta1, "TA1")[1:] == ["000000002", "260504", "0900", "R", "025"]
    assert again.remittances_835 == ()
    assert again.state.claims == first.state.claims


def test_ta1_is_given_where_it_was_asked_for(sandbox, sample, noon, split):
    answers = answer(sandbox, sample("other_separators"), noon)
    assert segment(split, answers.ta1, "TA1")[4:] == ["A", "000"]
    assert answers.remittances_835


def test_accepted_999_counts(sandbox, sample, noon, split):
    segments = split(answer(sandbox, sample("office_visits"), noon).acknowledgement_999)
    names = [each[0] for each in segments]
    assert names == ["ISA", "GS", "ST", "AK1", "AK2", "IK5", "AK9", "SE", "GE", "IEA"]
    by_name = {each[0]: each[1:] for each in segments}
    assert by_name["ST"] == ["999", "0001", "005010X231A1"]
    assert by_name["AK1"] == ["HC", "1", "005010X222A1"]
    assert by_name["AK2"] == ["837", "0001", "005010X222A1"]
    assert by_name["IK5"] == ["A"]
    assert by_name["AK9"] == ["A", "1", "1", "1"]
    assert by_name["SE"] == ["6", "0001"]


def test_answers_go_back_to_the_sender(sandbox, sample, noon, split):
    answers = answer(sandbox, sample("office_visits"), noon)
    for data in (answers.acknowledgement_999, *answers.remittances_835):
        isa = segment(split, data, "ISA")
        assert (isa[6].strip(), isa[8].strip()) == ("SANDBOX", "RIVERSIDE")
        assert segment(split, data, "GS")[2:4] == ["SANDBOX", "RIVERSIDE"]


def test_one_bad_transaction_does_not_stop_the_other(sandbox, sample, noon, split, read_payment):
    answers = answer(sandbox, sample("two_transactions_one_invalid"), noon)
    segments = split(answers.acknowledgement_999)
    assert segments[4:-3] == [
        ["AK2", "837", "0001", "005010X222A1"],
        ["IK5", "A"],
        ["AK2", "837", "0002", "005010X222A1"],
        ["IK3", "NM1", "14", "2010", "8"],
        ["IK4", "8", "66", "7", "XX"],
        ["IK3", "HI", "19", "2310", "3"],
        ["IK5", "R", "5"],
        ["AK9", "P", "2", "2", "1"],
    ]
    (remittance,) = answers.remittances_835
    assert [claim.account for claim in read_payment(remittance).claims] == ["V11001"]


def test_a_transaction_number_used_twice_in_a_group_spoils_the_second(sandbox, sample, noon, split):
    data = sample("two_transactions_one_invalid").replace(b"*0002", b"*0001")
    segments = split(answer(sandbox, data, noon).acknowledgement_999)
    assert [each[1:] for each in segments if each[0] == "IK5"] == [["A"], ["R", "23"]]


@pytest.mark.parametrize(
    ("old", "new", "ik5"),
    [
        (b"SE*27*0001", b"SE*26*0001", ["R", "4"]),
        (b"SE*27*0001", b"SE*27*0002", ["R", "3"]),
        (b"SE*27*0001~\n", b"", ["R", "2"]),
        (b"ST*837*0001*005010X222A1", b"ST*837*0001*005010X222A2", ["R", "I6"]),
        (b"ST*837*0001", b"ST*835*0001", ["R", "1"]),
        (b"HI*ABK:I10~\n", b"", ["R", "4"]),
        (b"STONE*RUTH", b"ST\xc3\xb6NE*RUTH", ["R", "5"]),
    ],
)
def test_a_spoilt_transaction_is_rejected(sandbox, sample, noon, split, old, new, ik5):
    data = sample("medicare_deductible")
    assert old in data
    answers = answer(sandbox, data.replace(old, new, 1), noon)
    segments = split(answers.acknowledgement_999)
    assert segment(split, answers.acknowledgement_999, "IK5")[1:] == ik5
    assert ["AK9", "R", "1", "1", "0"] in segments
    assert (answers.acceptance_277ca, answers.remittances_835) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "ak9"),
    [
        (b"GE*1*2", b"GE*1*3", ["R", "1", "1", "0", "4"]),
        (b"GE*1*2", b"GE*4*2", ["R", "4", "1", "0", "5"]),
        (b"GE*1*2~\n", b"", ["R", "1", "1", "0", "3"]),
        (b"GS*HC*", b"GS*HB*", ["R", "1", "1", "0", "1"]),
        (b"X*005010X222A1", b"X*005010X223A2", ["R", "1", "1", "0", "2"]),
    ],
)
def test_a_spoilt_group_is_rejected(sandbox, sample, noon, split, old, new, ak9):
    answers = answer(sandbox, sample("medicare_deductible").replace(old, new, 1), noon)
    assert segment(split, answers.acknowledgement_999, "AK9")[1:] == ak9
    assert answers.remittances_835 == ()


def test_separators_are_the_files_own(sample):
    interchange = read_interchange(sample("other_separators"))
    assert interchange.separators == ("|", "^", ">", "\n")
    assert interchange.note_code == "000"


def test_files_of_many_writers_are_all_answered(sandbox, shared_data, noon):
    """Valid and broken files from public repositories, several transactions and releases."""
    files = sorted((shared_data / "x12").glob("837*/*"))
    assert len(files) > 20
    for path in files:
        answers = answer(sandbox, path.read_bytes(), noon)
        assert answers.ta1 or answers.acknowledgement_999, path.name
        assert answers.remittances_835 == (), path.name
