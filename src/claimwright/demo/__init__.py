"""A synthetic practice and one day of its work. Nobody in it exists."""

from importlib import resources


def read_data(name: str) -> str:
    """Read one of the demonstration's own files: "practice.yaml", "notes/v01-....txt"."""
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
