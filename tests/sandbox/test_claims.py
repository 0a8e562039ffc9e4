"""277CA and adjudication: which claims are taken, and what is paid for them."""

from decimal import Decimal

import pytest

from claimwright.office.exchange.sandbox import Sandbox, SandboxState


@pytest.fixture
def run(sandbox, sample, noon, read_payment):
    """Send sample files one after the other; gives all payments of the last one, and the state."""

    def send(*names, state=None, edit=lambda data: data):
        state = state or SandboxState()
        for name in names:
            answers = sandbox.answer(edit(sample(name)), at=noon, state=state)
            # What a caller keeps is the JSON: every step goes through it.
            state = SandboxState.from_json(answers.state.to_json())
            assert state == answers.state
        return [read_payment(each) for each in answers.remittances_835], state

    return send


def statuses(split, data):
    """Account number to its claim statuses, from a 277CA."""
    found, account = {}, ""
    for segment in split(data):
        if segment[:2] == ["TRN", "2"]:
            account = segment[2]
        elif segment[0] == "STC" and account and segment[1].split(":")[0] != "A1":
            found.setdefault(account, []).append(segment[1])
    return found


def test_medicare_pays_98_percent_of_80_percent_after_the_deductible(run):
    (payment,), state = run("medicare_deductible")
    (claim,) = payment.claims
    (line,) = claim.lines
    assert payment.paid == claim.paid == Decimal("39.20")
    assert line.adjustments == {
        "CO-45": Decimal(65),
        "PR-1": Decimal(50),
        "PR-2": Decimal(10),
        "CO-253": Decimal("0.80"),
    }
    assert (claim.status, line.control_number) == ("1", "V2001-1")
    assert state.deductible_met_cents == {"00130|1EG4TE5MK73": 5000}


def test_deductible_is_carried_from_claim_to_claim_within_a_file(run):
    (payment,), _ = run("medicare_two_visits")
    first, second = (claim.lines[0].adjustments for claim in payment.claims)
    assert first == {"PR-1": Decimal(30)}
    # 20 of 100 open: 80 shared 20 %, 64 payable, 1.28 sequestered.
    assert second["PR-1"] == Decimal(20)
    assert second["PR-2"] == Decimal(16)
    assert payment.claims[1].paid == Decimal("62.72")


def test_deductible_is_carried_from_file_to_file(run):
    _, state = run("medicare_deductible")
    (payment,), _ = run(
        "medicare_two_visits",
        state=state,
        edit=lambda data: data.replace(b"ABK:I10", b"ABK:E119"),
    )
    assert [claim.paid for claim in payment.claims] == [Decimal("23.52"), Decimal("78.40")]


def test_copay_preventive_dependent_and_one_remittance_a_payer(run):
    (northern, medicare), _ = run("office_visits")
    visit, child = northern.claims
    assert visit.lines[0].adjustments == {"CO-45": Decimal(58), "PR-3": Decimal(25)}
    assert visit.lines[1].adjustments == {
        "CO-45": Decimal(35),
        "PR-1": Decimal(20),
        "PR-2": Decimal(1),
    }
    assert visit.lines[0].procedure == "HC:99213:25"
    assert child.lines[0].adjustments == {"CO-45": Decimal(70)}
    assert [claim.account for claim in medicare.claims] == ["V1003"]
    assert northern.trace != medicare.trace


def test_the_copayment_is_taken_once_a_claim(run):
    (northern, _), _ = run(
        "office_visits",
        edit=lambda data: data.replace(b"HC:93000*60", b"HC:99213*60"),
    )
    first, second = northern.claims[0].lines
    assert first.adjustments["PR-3"] == Decimal(25)
    assert second.adjustments == {}


def test_missing_authorization_denies_the_claim_and_one_given_pays_it(run):
    (payment,), _ = run("surgery_without_authorization")
    (claim,) = payment.claims
    assert (claim.status, claim.paid) == ("4", 0)
    assert claim.lines[0].adjustments == {"CO-197": Decimal(2400)}
    assert (payment.paid, payment.method) == (0, "NON")
    (payment,), _ = run(
        "surgery_without_authorization",
        edit=lambda data: data.replace(b"HI*ABK", b"REF*G1*AUTH77~\nHI*ABK").replace(
            b"SE*27*", b"SE*28*"
        ),
    )
    assert payment.claims[0].status == "1"
    assert payment.paid == Decimal(950 - 20) * Decimal("0.8")


def test_a_denied_line_does_not_deny_the_claim(run):
    (payment,), _ = run("mixed_denials")
    (claim,) = payment.claims
    assert claim.status == "1"
    paid, not_covered, unauthorized = claim.lines
    assert paid.paid == Decimal(96)
    assert not_covered.adjustments == {"CO-96": Decimal(120)}
    assert not_covered.remarks == ["N130"]
    assert unauthorized.adjustments == {"CO-197": Decimal(2400)}


def renumbered(data, number=b"000000077"):
    """The same file in a new interchange."""
    return data.replace(b"*000000002*", b"*" + number + b"*").replace(
        b"IEA*1*000000002", b"IEA*1*" + number
    )


def test_an_exact_duplicate_is_denied_and_the_deductible_is_left_alone(run):
    _, state = run("medicare_deductible")
    (payment,), after = run("medicare_deductible", state=state, edit=renumbered)
    (claim,) = payment.claims
    assert (claim.status, claim.paid) == ("4", 0)
    assert claim.lines[0].adjustments == {"OA-18": Decimal(165)}
    assert after.deductible_met_cents == state.deductible_met_cents


def test_a_corrected_claim_is_no_duplicate(run):
    _, state = run("medicare_deductible")
    (payment,), _ = run(
        "medicare_deductible",
        state=state,
        edit=lambda data: renumbered(data).replace(b"ABK:I10", b"ABK:E119"),
    )
    assert payment.claims[0].status == "1"


def test_a_replacement_takes_back_and_pays_anew(run):
    (payment,), state = run("medicare_deductible", "replacement")
    back, anew = payment.claims
    assert (back.status, back.payer_claim_number) == ("22", "261240000001")
    assert (back.charge, back.paid) == (Decimal(-165), Decimal("-39.20"))
    assert back.lines[0].adjustments == {
        "CO-45": Decimal(-65),
        "PR-1": Decimal(-50),
        "PR-2": Decimal(-10),
        "CO-253": Decimal("-0.80"),
    }
    # The deductible is open again: 80 - 50 = 30, less 20 %, less 2 %.
    assert (anew.status, anew.paid) == ("1", Decimal("23.52"))
    # 15.68 too much was paid before; it is forwarded, not paid as a negative amount.
    assert list(payment.provider_adjustments.values()) == [Decimal("-15.68")]
    assert (payment.paid, payment.method) == (0, "NON")
    assert state.deductible_met_cents == {"00130|1EG4TE5MK73": 5000}
    assert state.overpayments["00130|1456789019"].amount_cents == 1568


def test_an_overpayment_is_taken_out_of_the_next_payment(run):
    _, state = run("medicare_deductible", "replacement")
    trace = state.overpayments["00130|1456789019"].trace
    (payment,), state = run("medicare_two_visits", state=state)
    assert payment.provider_adjustments == {f"FB:{trace} 0": Decimal("15.68")}
    assert payment.paid == Decimal("23.52") + Decimal("78.40") - Decimal("15.68")
    assert state.overpayments == {}


def test_a_void_only_takes_back_and_cannot_be_done_twice(run, sandbox, sample, noon, split):
    (payment,), state = run("medicare_deductible", "void")
    assert [claim.status for claim in payment.claims] == ["22"]
    assert state.deductible_met_cents == {"00130|1EG4TE5MK73": 0}
    again = sandbox.answer(sample("void").replace(b"000000009", b"000000099"), at=noon, state=state)
    assert again.remittances_835 == ()
    assert statuses(split, again.acceptance_277ca[0]) == {"V2001": ["A7:464"]}


def test_a_voided_claim_may_be_sent_again(run):
    _, state = run("medicare_deductible", "void")
    (payment,), _ = run("medicare_deductible", state=state, edit=renumbered)
    assert payment.claims[0].status == "1"


def test_secondary_pays_what_is_left_up_to_its_own_allowed_amount(run):
    (payment,), _ = run("secondary")
    (claim,) = payment.claims
    assert (claim.status, claim.paid) == ("2", Decimal(13))
    # Allowed 105, the primary paid 92 and left 48 to the patient.
    assert claim.lines[0].adjustments == {"OA-23": Decimal(152), "CO-45": Decimal(35)}
    assert claim.lines[1].adjustments == {"OA-23": Decimal(60)}
    assert claim.patient_responsibility == 0


def test_secondary_never_pays_more_than_the_patient_owes(sandbox, sample, noon, read_payment):
    generous = Sandbox.from_yaml(
        "payers: [{payer_id: '70009', name: State Aid, default_fee_percent: 100, members: "
        "[{member_id: SA555, last_name: Reyes, first_name: Leo, birth_date: 1995-05-05, "
        "effective_from: 2025-01-01}]}]"
    )
    answers = generous.answer(sample("secondary"), at=noon, state=SandboxState())
    payment = read_payment(answers.remittances_835[0])
    assert [line.paid for line in payment.claims[0].lines] == [Decimal(48), Decimal(0)]


def test_a_decision_for_the_whole_claim_is_spread_over_the_lines(run):
    (payment,), _ = run("secondary_decided_by_claim")
    lines = payment.claims[0].lines
    assert sum(line.adjustments["OA-23"] for line in lines) == Decimal(260 - 48)


def test_rejections_say_why_and_are_not_adjudicated(sandbox, sample, noon, split, read_payment):
    answers = sandbox.answer(sample("rejections"), at=noon, state=SandboxState())
    northern, unknown_payer, state_aid = (
        statuses(split, each) for each in answers.acceptance_277ca
    )
    assert northern == {
        "R1": ["A3:33:IL"],
        "R2": ["A7:125:IL"],
        "R3": ["A7:158:IL"],
        "R4": ["A3:88:IL"],
        "R5": ["A7:562:DN"],
        "R6": ["A6:464"],
        "R7": ["A7:464"],
        "R8": ["A7:400", "A7:535"],
        "R11": ["A2:20"],
    }
    assert unknown_payer == {"R9": ["A3:116:PR"]}
    assert state_aid == {"R10": ["A6:286"]}
    (remittance,) = answers.remittances_835
    assert [claim.account for claim in read_payment(remittance).claims] == ["R11"]
    segments = split(answers.acceptance_277ca[0])
    assert ["QTY", "90", "1"] in segments
    assert ["QTY", "AA", "8"] in segments
    assert ["AMT", "YU", "150"] in segments
    assert ["AMT", "YY", "1201"] in segments


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (b"*165", b"*165.005", "A7:21"),
        (b"*165", b"*-165", "A7:178"),
        (b"DTP*472*D8*20260504", b"DTP*472*RD8*20130831-20130902", "A3:88:IL"),
        (b"1678901236", b"1678901230", "A7:562:82"),
        (b"1456789019", b"1456789010", "A7:562:85"),
    ],
)
def test_what_the_validator_lets_through_is_still_rejected(
    sandbox, sample, noon, split, old, new, status
):
    data = sample("medicare_deductible")
    assert old in data
    answers = sandbox.answer(data.replace(old, new), at=noon, state=SandboxState())
    assert statuses(split, answers.acceptance_277ca[0]) == {"V2001": [status]}
    assert answers.remittances_835 == ()


def test_a_child_is_known_by_name_and_birth_date_under_the_parents_number(
    sandbox, sample, noon, split
):
    for old, new, expected in (
        (b"NM1*QC*1*O'BRIEN*BO", b"NM1*QC*1*OBRIEN*BO", ["A2:20"]),
        (b"NM1*QC*1*O'BRIEN*BO", b"NM1*QC*1*O'BRIEN*BEA", ["A7:125:QC"]),
        (b"D8*20150607", b"D8*20150608", ["A7:158:QC"]),
    ):
        data = sample("office_visits")
        assert old in data
        answers = sandbox.answer(data.replace(old, new), at=noon, state=SandboxState())
        assert statuses(split, answers.acceptance_277ca[0])["V1002"] == expected


def test_accepted_claims_carry_the_number_that_the_835_uses(
    sandbox, sample, noon, split, read_payment
):
    answers = sandbox.answer(sample("office_visits"), at=noon, state=SandboxState())
    numbers = [
        segment[2]
        for data in answers.acceptance_277ca
        for segment in split(data)
        if segment[:2] == ["REF", "1K"]
    ]
    paid = [
        claim.payer_claim_number
        for data in answers.remittances_835
        for claim in read_payment(data).claims
    ]
    assert numbers == paid == ["261240000001", "261240000002", "261240000003"]


@pytest.mark.parametrize(
    ("days", "payment_date"), [(0, "20260504"), (3, "20260507"), (5, "20260511"), (6, "20260511")]
)
def test_money_moves_on_working_days(sandbox, sample, noon, read_payment, days, payment_date):
    answers = sandbox.answer(
        sample("medicare_deductible"), at=noon, state=SandboxState(), payment_days=days
    )
    assert read_payment(answers.remittances_835[0]).payment_date == payment_date


def test_a_fee_is_a_units(run):
    (payment,), _ = run(
        "medicare_deductible",
        edit=lambda data: data.replace(b"HC:99214*165*UN*1*", b"HC:99214*165*UN*1.5*"),
    )
    assert payment.claims[0].lines[0].adjustments["CO-45"] == Decimal(15)


@pytest.mark.parametrize(
    "names",
    [
        ("office_visits",),
        ("medicare_deductible", "replacement"),
        ("medicare_deductible", "void"),
        ("rejections",),
        ("secondary",),
        ("mixed_denials",),
        ("surgery_without_authorization",),
    ],
)
def test_every_answer_is_accepted_by_pyx12(sandbox, sample, noon, accepted_by_pyx12, names):
    state = SandboxState()
    for name in names:
        answers = sandbox.answer(sample(name), at=noon, state=state)
        state = answers.state
    files = [*answers.acceptance_277ca, *answers.remittances_835]
    assert files
    assert all(map(accepted_by_pyx12, files))


def test_all_control_numbers_and_traces_are_unique(sandbox, sample, noon, split):
    state = SandboxState()
    numbers, traces = [], []
    for name in ("office_visits", "medicare_deductible", "secondary", "mixed_denials", "void"):
        answers = sandbox.answer(sample(name), at=noon, state=state)
        state = answers.state
        for data in (
            answers.acknowledgement_999,
            *answers.acceptance_277ca,
            *answers.remittances_835,
        ):
            segments = {each[0]: each for each in split(data)}
            numbers.append(segments["ISA"][13])
            assert segments["IEA"][2] == segments["ISA"][13]
            assert segments["GE"][2] == segments["GS"][6]
        traces += [
            each[2] for data in answers.remittances_835 for each in split(data) if each[0] == "TRN"
        ]
    assert len(set(numbers)) == len(numbers)
    assert len(set(traces)) == len(traces)
