"""Find codes by words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from claimwright.cli.parts import DAY, JSON, open_icd10cm
from claimwright.codes.systems import CodeSystem

if TYPE_CHECKING:
    from datetime import date

    from claimwright.codes.search import Answer, CodeSearch, Matched

_INDEX_FOLDER = "search"


@click.command()
@click.argument("words", nargs=-1)
@click.option("--on", type=DAY, help="Date of service; today if left out.")
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8"),
    help="One phrase a line; - reads standard input.",
)
@click.option(
    "--system",
    "systems",
    multiple=True,
    type=click.Choice([one.value for one in CodeSystem]),
    help="Search only this code system; may be repeated.",
)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--why", is_flag=True, help="Show which words matched which name of a code.")
@JSON
def search(
    words: tuple[str, ...],
    on: datetime | None,
    batch: Iterable[str] | None,
    systems: tuple[str, ...],
    limit: int,
    why: bool,
    as_json: bool,
) -> None:
    """Find codes by words, abbreviations, lay words or the beginning of a code, best first.

    With --json one line a phrase: {"text", "codes": [{"system", "code", "label", "score"}]}.
    """
    phrases = list(_phrases(words, batch))
    if not phrases:
        raise click.UsageError("Give words to search for, or a file of phrases with --batch.")
    found = open_search(None if on is None else on.date())
    asked = [CodeSystem(one) for one in systems] or None
    if not found.systems:
        raise click.ClickException(
            "No code set is in force on that day. Load its release with `claimwright codes "
            "load`, or give another day with --on."
        )
    for phrase in phrases:
        answer = found.search(phrase, limit=limit, systems=asked)
        if as_json:
            click.echo(json.dumps(_as_json(answer, why=why), ensure_ascii=False))
        else:
            _print(answer, why=why)


def open_search(day: date | None) -> CodeSearch:
    """Open the search of the data folder on a day, compiling what is missing there.

    Without a day today counts; where no release is in force today, the last day of the newest.
    """
    from claimwright.codes.search import DatedSearch
    from claimwright.codes.store import CodeStore
    from claimwright.office.home import codes_folder

    releases = open_icd10cm()
    search = DatedSearch(
        codes_folder() / _INDEX_FOLDER, icd10cm=releases, store=CodeStore(codes_folder())
    )
    if day is not None:
        return search.on(day)
    today = datetime.now().astimezone().date()
    if releases.on(today) is None and releases.releases:
        newest = releases.releases[-1]
        last = newest.period.last
        day = last if last is not None and last < today else newest.period.first
        click.echo(
            f"No release of ICD-10-CM is in force today; searching {newest.name}. Load the newer "
            "release with `claimwright codes load`.",
            err=True,
        )
    return search.on(day or today)


def _phrases(words: tuple[str, ...], batch: Iterable[str] | None) -> Iterator[str]:
    if words:
        yield " ".join(words)
    for line in batch or ():
        if line.strip():
            yield line.strip("\r\n")


def _as_json(answer: Answer, *, why: bool) -> dict[str, Any]:
    codes: list[dict[str, Any]] = []
    for hit in answer.hits:
        code: dict[str, Any] = {
            "system": hit.system.value,
            "code": hit.code,
            "label": hit.label,
            "score": hit.score,
        }
        if why:
            code["why"] = {
                "name": hit.name,
                "found_in": hit.found_in.value,
                "words": [
                    {"typed": one.typed, "found_as": one.found_as, "in_name": one.in_name}
                    for one in hit.why
                ],
                "unmatched": list(hit.unmatched),
            }
        codes.append(code)
    return {"text": answer.text, "codes": codes}


def _print(answer: Answer, *, why: bool) -> None:
    click.echo(answer.text)
    if not answer.hits:
        click.echo("  Nothing was found. Try fewer or other words, or the beginning of a code.")
    for hit in answer.hits:
        mark = " " if hit.is_billable else "-"
        click.echo(f" {mark}{hit.code:<9} {hit.score:.2f}  {hit.label}")
        if why:
            words = ", ".join(_matched(hit.why))
            click.echo(f"{'':17} {hit.found_in}: {hit.name} ({words})")


def _matched(why: Iterable[Matched]) -> Iterator[str]:
    """Say which words matched: "htn as hypertension"."""
    found: dict[str, list[str]] = {}
    for one in why:
        found.setdefault(one.typed, []).append(one.found_as)
    for typed, words in found.items():
        yield typed if words == [typed] else f"{typed} as {' '.join(words)}"
