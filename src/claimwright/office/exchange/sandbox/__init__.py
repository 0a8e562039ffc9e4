"""A payer to practise on: it takes 837P files and answers as a payer does (TA1, 999, 277CA, 835).

It shares no reader, writer or rule with the rest of Claimwright, so that the office meets
somebody who does not make its mistakes.
"""

from claimwright.office.exchange.sandbox.fields import ConfigurationError
from claimwright.office.exchange.sandbox.folder import ProcessedFile, SandboxFolder
from claimwright.office.exchange.sandbox.sandbox import Answers, Sandbox
from claimwright.office.exchange.sandbox.state import SandboxState

__all__ = [
    "Answers",
    "ConfigurationError",
    "ProcessedFile",
    "Sandbox",
    "SandboxFolder",
    "SandboxState",
]
