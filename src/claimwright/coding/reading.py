"""A note while it is coded: what is worked out of its sentences, once each."""

from __future__ import annotations

from functools import cached_property

from claimwright.coding.problems import Standing, Statement, statements_of
from claimwright.coding.words import STOP, Word, words_of
from claimwright.notes.assertion import Reach, reaches_of
from claimwright.notes.note import Note, Sentence
from claimwright.notes.span import Span


class Reading:
    """A note with the words, triggers and statements of its sentences, found on first use."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self._words: dict[Span, tuple[Word, ...]] = {}
        self._reaches: dict[Span, tuple[Reach, ...]] = {}

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The sentences that state the visit's problems."""
        return statements_of(self.note)

    @cached_property
    def stated(self) -> frozenset[Span]:
        """Where an assessment states problems itself, as list or in running text."""
        return frozenset(
            one.sentence.span for one in self.statements if one.standing >= Standing.PROSE
        )

    @cached_property
    def sentences_of_form(self) -> dict[str, list[Sentence]]:
        """For each word the sentences that have it, in the order of the text."""
        found: dict[str, list[Sentence]] = {}
        for sentence in self.note.sentences:
            for form in dict.fromkeys(word.form for word in self.words(sentence)):
                found.setdefault(form, []).append(sentence)
        return found

    def words(self, sentence: Sentence) -> tuple[Word, ...]:
        """The words of a sentence that say something, with their places in the note."""
        known = self._words.get(sentence.span)
        if known is None:
            text = sentence.span.of(self.note.text)
            known = tuple(
                word for word in words_of(text, offset=sentence.span.start) if word.form not in STOP
            )
            self._words[sentence.span] = known
        return known

    def reaches(self, sentence: Sentence) -> tuple[Reach, ...]:
        """The triggers of a sentence and how far they reach."""
        known = self._reaches.get(sentence.span)
        if known is None:
            known = reaches_of(self.note, sentence)
            self._reaches[sentence.span] = known
        return known
