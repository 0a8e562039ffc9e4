"""The golden files are what the guide asks for, by pyx12."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parent / "golden").glob("*.835"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_pyx12_accepts_it(path: Path, pyx12_errors: Callable[[bytes], list[str]]) -> None:
    errors = pyx12_errors(path.read_bytes())
    # The guide lets PLB repeat (>1); pyx12 counts each as another footer and is wrong there.
    assert [one for one in errors if "Loop FOOTER exceeded max count" not in one] == []
