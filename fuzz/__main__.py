"""`python -m fuzz`: break files and feed them to the readers; exit 1 where one cannot take it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from fuzz import coverage

_PARTS = ("readers", "checker")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--part", "parts", multiple=True, type=click.Choice(["readers", "checker"]), help="Only this."
)
@click.option("--scale", default=1.0, show_default=True, help="Of 200,000 broken inputs.")
@click.option("--seconds", type=int, help="Go on with other seeds for so long.")
@click.option("--seed", default=1, show_default=True, help="Where the chance begins.")
@click.option("--coverage", "with_atheris", is_flag=True, help="Let atheris find the inputs.")
@click.option("--coverage-of", "name", hidden=True)
@click.option("--file", "kept", type=_FILE, help="Feed this file to every reader, and no other.")
@click.option("--hostile", is_flag=True, help="Feed files that were made by hand, and no other.")
def main(
    parts: tuple[str, ...],
    scale: float,
    seconds: int | None,
    seed: int,
    with_atheris: bool,
    name: str | None,
    kept: Path | None,
    hostile: bool,
) -> None:
    """Break files, and feed them to the readers and the checker of the wire.

    Our own mutations break the fixtures and made-up transactions of every guide. Most inputs are
    read many at once, laid one after the other; the rest alone and timed. With --coverage, atheris
    looks for inputs that reach new code.
    """
    # Before the targets are imported, as atheris watches what it imports itself.
    if name is not None:
        coverage.fuzz_one(name, seconds=seconds or 60)
    from fuzz.hostile import hostile_files
    from fuzz.seeds import seeds_by_kind
    from fuzz.targets import TARGETS
    from fuzz.trial import Broke, try_file, try_hostile, try_inputs

    if with_atheris:
        if not coverage.can_run():
            sys.exit("atheris is not installed (extra `fuzz`).")
        sys.exit(coverage.fuzz_all(list(TARGETS), seconds=seconds or 600))
    began = time.monotonic()
    try:
        if kept is not None:
            click.echo(try_file(kept.read_bytes()).as_json())
            return
        if hostile:
            click.echo(try_hostile(hostile_files()).as_json())
            return
        kinds = seeds_by_kind()
        while True:
            for part in parts or _PARTS:
                tried = try_inputs(kinds, part=part, seed=seed, scale=scale)
                click.echo(tried.as_json())
            seed += 1
            if seconds is None or time.monotonic() - began > seconds:
                break
    except Broke as found:
        sys.exit(str(found))


main(prog_name="python -m fuzz")
