"""Commands of the office: make it, show it at work, open it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import click
from rich.console import Console

from claimwright.cli.parts import JSON, open_office, require_office


@click.command()
def init() -> None:
    """Make the data folder: code tables, database, secret key."""
    from claimwright.office.home import make_home

    home = make_home()
    open_office()
    from claimwright.office.setup import prepare_office

    prepare_office()
    from claimwright.office.workflow.code_tables import prepare_search

    prepare_search()
    click.echo(f"The office is ready in {home}.")


@click.command()
@JSON
def demo(as_json: bool) -> None:
    """Load a synthetic practice and run one day of its work through the whole cycle."""
    from claimwright.office.home import make_home

    make_home()
    open_office()
    from claimwright.demo import story
    from claimwright.demo.day import run_day
    from claimwright.office.setup import prepare_office
    from claimwright.office.workflow.code_tables import prepare_search

    prepare_office()
    day = run_day()
    prepare_search()
    if as_json:
        click.echo(json.dumps(story.as_json(day), indent=2))
    else:
        story.tell(day, Console())


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--worker/--no-worker", default=True, help="Run background work beside it.")
def serve(host: str, port: int, worker: bool) -> None:
    """Open the office in the browser."""
    require_office()
    import waitress

    from claimwright.office.workflow import code_tables
    from claimwright.office.wsgi import application

    threading.Thread(target=code_tables.warm, daemon=True).start()

    helper = (
        subprocess.Popen([sys.executable, "-m", "claimwright.cli", "worker"]) if worker else None
    )
    click.echo(f"The office is open at http://{host}:{port}. Press Ctrl+C to close it.")
    try:
        waitress.serve(application, host=host, port=port, threads=8, ident="claimwright")
    finally:
        if helper is not None:
            helper.terminate()
            helper.wait()


@click.command()
def worker() -> None:
    """Run background work until stopped."""
    require_office()
    from django.core.management import call_command

    from claimwright.office.workflow import code_tables

    code_tables.warm()
    call_command("db_worker", interval=1.0)


@click.command("second-factor")
@click.argument("username")
def second_factor(username: str) -> None:
    """Print the six digits that a person of a demonstration practice logs in with now."""
    require_office()
    from claimwright.demo.logins import NotADemonstration, current_code

    try:
        click.echo(current_code(username))
    except NotADemonstration as error:
        raise click.ClickException(str(error)) from error
