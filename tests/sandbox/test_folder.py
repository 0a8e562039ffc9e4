"""The sandbox behind two folders: each file answered once, whatever happens in between."""

import pytest

from claimwright.office.exchange.sandbox import SandboxFolder
from claimwright.office.exchange.sandbox import folder as folder_module


def put(root, name, data):
    (root / "outbox").mkdir(exist_ok=True)
    (root / "outbox" / name).write_bytes(data)


def names(root):
    return sorted(each.name for each in (root / "inbox").iterdir())


ANSWERS = ["20260504-0001.999", "20260504-0002.277ca", "20260504-0003.835"]


def test_each_file_is_answered_once(tmp_path, sandbox, sample, noon):
    put(tmp_path, "claims.837", sample("medicare_deductible"))
    folder = SandboxFolder(tmp_path, sandbox)
    (done,) = folder.process(at=noon)
    assert [each.name for each in done.answers] == names(tmp_path) == ANSWERS
    assert [each.stat().st_mode & 0o077 for each in done.answers] == [0, 0, 0]
    assert folder.process(at=noon) == ()
    # The same content under another name is the same file.
    put(tmp_path, "again.837", sample("medicare_deductible"))
    assert SandboxFolder(tmp_path, sandbox).process(at=noon) == ()
    assert names(tmp_path) == ANSWERS


def test_the_state_outlives_the_process(tmp_path, sandbox, sample, noon, read_payment):
    put(tmp_path, "1.837", sample("medicare_deductible"))
    SandboxFolder(tmp_path, sandbox).process(at=noon)
    put(tmp_path, "2.837", sample("replacement"))
    (done,) = SandboxFolder(tmp_path, sandbox).process(at=noon)
    payment = read_payment(done.answers[-1].read_bytes())
    assert [claim.status for claim in payment.claims] == ["22", "1"]


def test_files_still_being_written_are_left_alone(tmp_path, sandbox, sample, noon):
    put(tmp_path, ".claims.837.partial", sample("medicare_deductible"))
    assert SandboxFolder(tmp_path, sandbox).process(at=noon) == ()


def test_folders_may_have_other_names(tmp_path, sandbox, sample, noon):
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "claims.837").write_bytes(sample("void"))
    (done,) = SandboxFolder(tmp_path, sandbox, outbox="sent", inbox="received").process(at=noon)
    assert [each.parent.name for each in done.answers] == ["received"] * 2


@pytest.mark.parametrize("writes_before_the_crash", range(6))
def test_a_crash_at_any_write_is_mended_by_the_next_call(
    tmp_path, sandbox, sample, noon, monkeypatch, writes_before_the_crash
):
    put(tmp_path, "claims.837", sample("medicare_deductible"))
    write, count = folder_module._write, 0

    def crash(path, data):
        nonlocal count
        count += 1
        if count > writes_before_the_crash:
            raise OSError("the power went")
        write(path, data)

    monkeypatch.setattr(folder_module, "_write", crash)
    if writes_before_the_crash < 5:
        with pytest.raises(OSError, match="the power went"):
            SandboxFolder(tmp_path, sandbox).process(at=noon)
    monkeypatch.setattr(folder_module, "_write", write)
    SandboxFolder(tmp_path, sandbox).process(at=noon)
    assert names(tmp_path) == ANSWERS
    put(tmp_path, "more.837", sample("medicare_two_visits"))
    (done,) = SandboxFolder(tmp_path, sandbox).process(at=noon)
    assert done.answers[0].name == "20260504-0004.999"
