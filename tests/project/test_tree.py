"""The project's files keep to the house rules that no linter knows."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

MAX_LINES = 400
VENDOR = "src/claimwright/office/web/static/vendor/"

# Written in pieces, so that this file does not name what it looks for.
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "un" + "pkg.com"]
REGISTRIES += ["js" + "delivr.net", "cdn" + "js.cloudflare"]
MACHINE_FOLDERS = [
    "work/main",
    "work/shared",
    "root",
    r"home/\w+",
    "tmp",
    "opt",
    "mnt",
    r"Users/\w+",
]
LEAKS = re.compile(
    "|".join(map(re.escape, REGISTRIES)) + rf"|(?<![\w.}}\])])/(?:{'|'.join(MACHINE_FOLDERS)})/"
)


def project_files(root: Path) -> list[Path]:
    """The files of the project: what git keeps and will keep, without what is not ours."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git working tree")
    names = [name for name in listed.stdout.split("\0") if name and not name.startswith(VENDOR)]
    return [path for name in names if (path := root / name).is_file()]


def test_python_files_stay_short(project_root: Path) -> None:
    sources = sorted((project_root / "src").rglob("*.py"))
    long = {
        str(path.relative_to(project_root)): lines
        for path in sources
        if "migrations" not in path.parts
        and (lines := len(path.read_text().splitlines())) > MAX_LINES
    }
    assert long == {}, f"split these along the field's own seams (limit {MAX_LINES} lines)"


def test_no_file_names_a_machine_path_or_a_package_registry(project_root: Path) -> None:
    leaks = []
    for path in project_files(project_root):
        content = path.read_bytes()
        if b"\0" in content:
            continue
        lines = content.decode("utf-8", errors="replace").splitlines()
        leaks += [
            f"{path.relative_to(project_root)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(lines, start=1)
            if LEAKS.search(line)
        ]
    assert leaks == []


@pytest.mark.parametrize(
    ("line", "leaks"),
    [
        ("see /ho" + "me/anna/claims", True),
        ("--index-url https://py" + "pi.org/simple", True),
        ("/usr/bin/chromium", False),
        ("https://www.example.gov/ho" + "me/manual", False),
    ],
)
def test_the_leak_pattern_itself(line: str, *, leaks: bool) -> None:
    assert bool(LEAKS.search(line)) is leaks


def test_vendored_files_are_those_that_were_pinned(project_root: Path) -> None:
    result = subprocess.run(
        [sys.executable, project_root / "tools" / "vendor.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_every_room_stands_in_the_import_contract(project_root: Path) -> None:
    linter = tomllib.loads((project_root / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts = {contract["id"]: contract for contract in linter["contracts"]}
    layered = set(re.findall(r"claimwright\.[\w.]+", " ".join(contracts["layers"]["layers"])))
    package = project_root / "src" / "claimwright"
    rooms = {f"claimwright.{path.parent.name}" for path in package.glob("*/__init__.py")}
    assert rooms - layered == {"claimwright.office"} & rooms
    pure = rooms - {"claimwright.office", "claimwright.demo", "claimwright.cli"}
    assert pure - set(contracts["pure"]["source_modules"]) == set()


def test_the_commands_in_the_readme_exist(project_root: Path) -> None:
    readme = project_root / "README.md"
    if not readme.exists():
        pytest.skip("there is no README yet")
    targets = set(re.findall(r"^([a-z][a-z-]*):", (project_root / "Makefile").read_text(), re.M))
    command = r"(?<![\w-])make ([a-z][a-z-]*)(?=[ \t]*(?:$|[`#]))"
    shown = set(re.findall(command, readme.read_text(), re.M))
    assert shown, "the README shows no make command"
    assert shown - targets == set()
