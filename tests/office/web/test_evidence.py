"""Marking a note never changes it."""

from hypothesis import given
from hypothesis import strategies as st

from claimwright.notes.span import Span
from claimwright.office.web.evidence import Highlight, cut, find_words
from claimwright.office.web.templatetags.office import marked


@st.composite
def highlights(draw: st.DrawFn) -> tuple[str, list[Highlight]]:
    text = draw(st.text(max_size=60))
    found = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, 70))
        end = draw(st.integers(start + 1, 80))
        found.append(Highlight(key=f"code-{number % 4}", span=Span(start=start, end=end)))
    return text, found


@given(highlights())
def test_the_pieces_joined_are_the_note(case: tuple[str, list[Highlight]]) -> None:
    text, found = case
    assert "".join(piece.text for piece in cut(text, found)) == text


@given(highlights())
def test_every_character_carries_exactly_the_keys_over_it(
    case: tuple[str, list[Highlight]],
) -> None:
    text, found = case
    place = 0
    for piece in cut(text, found):
        for offset in range(place, place + len(piece.text)):
            over = {one.key for one in found if one.span.start <= offset < one.span.end}
            assert set(piece.keys) == over
        place += len(piece.text)


def test_overlapping_words_are_marked_for_both() -> None:
    found = [
        Highlight(key="code-1", span=Span(start=0, end=9)),
        Highlight(key="code-2", span=Span(start=5, end=14)),
    ]
    pieces = cut("acute cystitis today", found)
    assert [(piece.text, piece.keys) for piece in pieces] == [
        ("acute", ("code-1",)),
        (" cys", ("code-1", "code-2")),
        ("titis", ("code-2",)),
        (" today", ()),
    ]


def test_marks_escape_the_note_and_light_only_what_was_asked_for() -> None:
    text = 'a <b>"sign"</b> & more'
    found = [
        Highlight(key="code-7", span=Span(start=2, end=5)),
        Highlight(key="level-0", span=Span(start=18, end=22)),
    ]
    assert marked(cut(text, found), ["code-7"]) == (
        'a <mark class="evidence is-lit" data-keys="code-7" id="evidence">&lt;b&gt;</mark>'
        "&quot;sign&quot;&lt;/b&gt; &amp; "
        '<mark class="quiet" data-keys="level-0">more</mark>'
    )


def test_words_are_found_where_the_person_marked_them() -> None:
    text = "Pain left. Later: pain left again."
    assert find_words(text, "pain LEFT", near=30) == Span(start=18, end=27)
    assert find_words(text, " Pain left ", near=0) == Span(start=0, end=9)
    assert find_words(text, "pain right") is None
    assert find_words(text, "   ") is None
