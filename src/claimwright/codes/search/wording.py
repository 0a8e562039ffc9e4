"""The word lists of the search: plain data beside this file, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def read_table(name: str) -> dict[str, Any]:
    """Read data/<name>.yaml."""
    text = resources.files(__package__).joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")
    table = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    if not isinstance(table, dict):
        raise TypeError(f"the table {name} has to be a mapping")
    return table


def read_lines(name: str) -> Iterator[list[str]]:
    """Read the columns of data/<name>.tsv, line by line, without its remarks."""
    text = resources.files(__package__).joinpath(f"data/{name}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def word_set(name: str) -> frozenset[str]:
    """Take one of the lists of data/words.yaml."""
    return frozenset(str(read_table("words")[name]).split())


@cache
def families() -> Mapping[str, str]:
    """Map each word of a family of data/words.yaml to the word at its head."""
    table = read_table("words")["families"]
    found = {str(head): str(head) for head in table}
    for head, members in table.items():
        found |= {word: str(head) for word in str(members).split()}
    return found


@cache
def opposites() -> Mapping[str, tuple[str, ...]]:
    """Map a word to those that contradict it: "right" to "left"."""
    found: dict[str, tuple[str, ...]] = {}
    for line in read_table("words")["opposites"]:
        group = str(line).split()
        for word in group:
            others = tuple(other for other in group if other != word)
            found[word] = found.get(word, ()) + others
    return found


@cache
def written_forms() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """How signs and slashed short forms are written out: "w/o" is "without"."""
    table = {str(short): str(written) for short, written in read_table("words")["written"].items()}
    longest_first = sorted(table, key=len, reverse=True)
    # "w/" may stand right before a word, the others are words of their own.
    ends = {short: "" if short.endswith("/") else "(?![a-z0-9])" for short in longest_first}
    shorts = "|".join(f"{re.escape(short)}{end}" for short, end in ends.items())
    return re.compile(rf"(?<![a-z0-9])(?:{shorts})"), table
