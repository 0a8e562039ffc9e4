"""The bench's files are valid and its run writes a page. How fast anything is, is no test."""

import io
import platform
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import msgspec
import polars as pl
import pytest
import pyx12.params
import pyx12.x12n_document

from claimwright.base.identifiers import npi_is_valid
from claimwright.claims.records import Claim
from claimwright.codes.icd10cm import ICD10CM
from claimwright.ledger import check_balance, claim_account, post_remittance
from claimwright.x12 import p835
from claimwright.x12.check import check

CLAIMS = 60


def run(project_root: Path, *arguments: str | Path) -> str:
    """Run a module of the bench as `make` does, from the project's root."""
    command = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(command, cwd=project_root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def inputs(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    run(project_root, "bench.write_inputs", folder, f"--claims={CLAIMS}")
    return folder / f"claims-{CLAIMS}"


@pytest.fixture
def report(project_root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(project_root)
    import bench.report

    return bench.report


@pytest.mark.parametrize("name", ["claims.837", "remittance.835"])
def test_a_synthetic_file_has_no_finding_and_the_peer_accepts_it(
    inputs: Path, name: str, icd10cm: ICD10CM
) -> None:
    data = (inputs / name).read_bytes()
    assert check(data, codes=icd10cm) == []
    assert pyx12.x12n_document.x12n_document(
        pyx12.params.params(), io.StringIO(data.decode()), None, None, fd_json=io.StringIO()
    )


def test_there_are_as_many_claims_as_were_asked_for_with_three_lines_each(inputs: Path) -> None:
    segments = (inputs / "claims.837").read_text().split("~")
    assert sum(one.startswith("CLM*") for one in segments) == CLAIMS
    assert sum(one.startswith("SV1*") for one in segments) == 3 * CLAIMS


def test_the_remittance_adds_up_and_posts_whole_to_the_claims(
    inputs: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project_root)
    from bench.inputs import Inputs

    from claimwright.claims.tables import from_tables

    claims = from_tables(Inputs(folder=inputs.parent).tables(CLAIMS))
    read = p835.read((inputs / "remittance.835").read_bytes())
    assert read.findings == ()
    (remittance,) = read.remittances
    assert check_balance(remittance) == []
    posting = post_remittance(
        remittance, accounts={claim.claim_id: claim_account(claim) for claim in claims}
    )
    assert posting.findings == ()
    assert len(posting.claims) == CLAIMS
    assert {outcome.status.value for outcome in posting.claims} == {"paid", "denied"}
    assert all(outcome.suspended_cents == 0 for outcome in posting.claims)
    assert len(remittance.provider_adjustments) == 1


def test_the_tables_are_those_of_their_claims(
    project_root: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project_root)
    from bench.inputs import Inputs

    from claimwright.claims.table_schemas import SCHEMAS
    from claimwright.claims.tables import from_tables, to_tables

    made = Inputs(folder=inputs.parent).tables(CLAIMS)
    claims = from_tables(made)
    # Reading a record checks the type of each field, which a dataclass does not.
    assert msgspec.convert(msgspec.to_builtins(claims), tuple[Claim, ...]) == claims
    again = to_tables(claims)
    assert [name for name in SCHEMAS if not getattr(made, name).equals(getattr(again, name))] == []


def test_the_people_are_plainly_invented(inputs: Path) -> None:
    parties = pl.read_ipc(inputs / "parties.arrow")
    npis = parties.get_column("npi").drop_nulls().unique().to_list()
    # Numbers that begin with 2 were never issued.
    assert all(npi_is_valid(npi) and npi.startswith("2") for npi in npis)
    patients = parties.filter(pl.col("role") == "patient")
    assert set(patients.get_column("city")) <= {
        "Sampletown", "Mockville Heights", "Placeholder City", "Testburg",
    }  # fmt: skip
    assert set(patients.get_column("name")) <= {
        "Synthetic", "Sampleton", "Placeholder", "Mockridge", "Testcase", "Dummyfield",
    }  # fmt: skip


def test_the_same_seed_makes_the_same_bytes_and_another_does_not(
    inputs: Path, project_root: Path, tmp_path: Path
) -> None:
    for seed in ("1", "2"):
        of_seed = tmp_path / seed
        run(project_root, "bench.write_inputs", of_seed, f"--claims={CLAIMS}", f"--seed={seed}")
    for name in ("claims.837", "remittance.835"):
        same, other = (tmp_path / seed / inputs.name / name for seed in ("1", "2"))
        assert same.read_bytes() == (inputs / name).read_bytes()
        assert other.read_bytes() != same.read_bytes()


def test_a_trial_run_measures_every_room_and_writes_the_page(
    project_root: Path, tmp_path: Path
) -> None:
    page = tmp_path / "benchmarks.md"
    printed = run(project_root, "bench", "--trial", "--date=2026-05-04", "--write", page)
    text = page.read_text("utf-8")
    for title in ("ICD-10-CM", "Coding", "X12", "Ledger", "Office"):
        assert f"\n## {title}" in text
        assert title in printed
    assert "- Date: 2026-05-04" in text
    assert "polars " in text
    assert "A trial on tiny sizes" in text
    assert str(project_root) not in text
    assert platform.node() not in text.split()


def test_a_table_refuses_a_row_of_another_width(report: ModuleType) -> None:
    with pytest.raises(ValueError, match="cell"):
        report.Table(title="X12", columns=("What", "CPU s"), rows=(("split",),))


def test_the_page_keeps_a_table_together_and_says_the_day(report: ModuleType) -> None:
    table = report.Table(
        title="X12", columns=("What", "CPU s"), rows=(("a|b", "1.0"),), notes=("A note.",)
    )
    page = report.as_markdown([table], on="2026-05-04", machine=[("Memory", "1 GiB")])
    assert page.endswith(
        "- Date: 2026-05-04\n- Memory: 1 GiB\n\n## X12\n\n"
        "| What | CPU s |\n| --- | ---: |\n| a/b | 1.0 |\n\nA note.\n"
    )
    assert "trial" not in page


def test_growth_is_one_where_time_grows_as_the_size_does(
    project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project_root)
    from bench.measure import Measurement, growth

    def took(*seconds: float, size: int) -> Measurement:
        return Measurement(
            size=size,
            cpu_seconds=seconds,
            elapsed_seconds=seconds,
            peak_bytes=3,
            counts={"claims": size},
        )

    small = took(1.0, 9.0, 2.0, size=10)
    assert small.seconds == 2.0
    assert small.per_second("claims") == 5.0
    # A run that other work slowed down is no growth.
    assert growth(small, took(20.0, 90.0, size=200)) == 1.0
    assert growth(small, took(400.0, size=200)) == 20.0


def test_a_subject_that_fails_ends_the_run_with_its_name(
    project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project_root)
    monkeypatch.chdir(tmp_path)
    from bench.inputs import Inputs
    from bench.measure import SubjectFailed, measure
    from bench.x12_subjects import split_claims

    with pytest.raises(SubjectFailed, match=r"bench\.x12_subjects\.split_claims at size 7"):
        measure(split_claims, Inputs(folder=tmp_path), size=7)
