"""One command, `claimwright`: a thin face on the rooms."""

from __future__ import annotations

import click

from claimwright.cli import codes, coding, money, office, wire


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claimwright")
def main() -> None:
    """From the provider's word to a paid, balanced account.

    CLAIMWRIGHT_HOME names the data folder (default: claimwright in your home).
    """


for _command in (
    office.init,
    office.demo,
    office.serve,
    office.worker,
    office.second_factor,
    coding.code,
    codes.codes,
    wire.x12,
    money.remit,
    money.ledger,
):
    main.add_command(_command)
