"""`python -m bench`: measure the rooms, print the tables, and write them as Markdown."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from bench import codes, coding, ledger, office, x12
from bench.inputs import Inputs
from bench.machine import describe_machine
from bench.report import Table, as_markdown, print_table
from bench.scale import FULL, SHORT, TRIAL, Scale

_WIDTH_OF_A_LOG = 160
_FOLDER = click.Path(file_okay=False, path_type=Path)
_WARNINGS = {
    "short": "A short run on smaller sizes, with fewer repeats.",
    "trial": "A trial on tiny sizes: these figures say nothing about speed.",
}

ROOMS: Mapping[str, Callable[[Inputs, Scale], Iterator[Table]]] = {
    "codes": codes.tables,
    "coding": coding.tables,
    "x12": x12.tables,
    "ledger": ledger.tables,
    "office": office.tables,
}


@click.command()
@click.option("--room", "rooms", multiple=True, type=click.Choice(list(ROOMS)), help="Only these.")
@click.option("--date", "on", help="The day to print. [default: today]")
@click.option("--write", "page", type=click.Path(dir_okay=False, path_type=Path), help="The page.")
@click.option("--short", "kind", flag_value="short", help="Smaller sizes, fewer repeats.")
@click.option("--trial", "kind", flag_value="trial", help="Tiny sizes: does everything run?")
@click.option("--no-peers", is_flag=True, help="Leave out the libraries that must be installed.")
@click.option("--inputs", "kept", type=_FOLDER, help="Make the files there, and use them again.")
def main(
    rooms: tuple[str, ...],
    on: str | None,
    page: Path | None,
    kind: str | None,
    no_peers: bool,
    kept: Path | None,
) -> None:
    """Measure Claimwright beside its peers.

    A full run takes about an hour on one core; --short takes minutes.
    """
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_LOG
    machine = describe_machine()
    scale = {"short": SHORT, "trial": TRIAL}.get(kind or "", FULL)
    if no_peers:
        scale = replace(scale, has_peers=False)
    done: list[Table] = []
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="claimwright-bench-") as folder:
        for room in rooms or ROOMS:
            console.print(f"Measuring {room} ...", style="dim")
            for table in ROOMS[room](Inputs(folder=kept or Path(folder)), scale):
                print_table(console, table)
                done.append(table)
    console.print(f"Measured in {time.perf_counter() - began:.0f} s.", style="dim")
    if page is not None:
        day = on or time.strftime("%Y-%m-%d")
        page.write_text(
            as_markdown(done, on=day, machine=machine, warning=_WARNINGS.get(kind or "")),
            encoding="utf-8",
        )


main(prog_name="python -m bench")
