"""Which notes of a visit that changed hands are somebody else's thoughts."""

from collections.abc import Iterable

from observe.domain.entry import Entry
from observe.domain.fold import fold
from observe.domain.thoughts import readable, thoughts_of_others

DANA, THEO = "Dana", "Theo"


def said(
    kind: str, note: str, by: str, seq: int, base: int | None = None, **payload: object
) -> Entry:
    """Entry number `seq`, by the device of its author."""
    return Entry(
        id=f"e{seq}",
        device_id=by,
        device_seq=seq,
        kind=kind,
        target=note,
        base=None if base is None else f"e{base}",
        payload=payload,
        lesson_ms=seq,
        wall_ms=seq,
        approx=False,
        schema_v=1,
        build="test",
    )


def shown_to(reader: str, *log: Entry) -> tuple[set[str], list[str]]:
    """Ids of the notes hidden from a reader, and the texts that leave the log for them."""
    others = {each.id: each.target for each in log if each.device_id != reader}
    hidden = thoughts_of_others(fold(log).notes, others)
    return set(hidden), texts(readable(log, hidden, others))


def texts(entries: Iterable[Entry]) -> list[str]:
    return [each.payload["text"] for each in entries if "text" in each.payload]


def test_a_thought_is_hidden_from_all_but_who_wrote_it() -> None:
    thought = said("note.add", "n", DANA, 1, text="secret", private=True)
    assert shown_to(THEO, thought) == ({"n"}, [])
    assert shown_to(DANA, thought) == (set(), ["secret"])


def test_with_a_thought_goes_all_that_was_ever_said_of_it() -> None:
    log = (
        said("note.add", "n", DANA, 1, text="public first"),
        said("note.edit", "n", DANA, 2, 1, text="secret", private=True),
        said("tag.add", "n", DANA, 3, criterion="LF.goals"),
        said("note.add", "m", DANA, 4, text="evidence"),
    )
    hidden, left = shown_to(THEO, *log)
    assert (hidden, left) == ({"n"}, ["evidence"])


def test_an_edit_that_does_not_say_so_leaves_it_private() -> None:
    log = (
        said("note.add", "n", DANA, 1, text="secret", private=True),
        said("note.edit", "n", DANA, 2, 1, text="secret too"),
    )
    assert shown_to(THEO, *log) == ({"n"}, [])


def test_a_thought_made_public_keeps_its_place_without_its_private_wording() -> None:
    log = (
        said("note.add", "n", DANA, 1, text="secret", private=True),
        said("note.edit", "n", DANA, 2, 1, text="T waits.", private=False),
    )
    assert shown_to(THEO, *log) == (set(), ["", "T waits."])


def test_a_deleted_thought_stays_hidden() -> None:
    log = (
        said("note.add", "n", DANA, 1, text="secret", private=True),
        said("note.delete", "n", DANA, 2, 1),
    )
    assert shown_to(THEO, *log) == ({"n"}, [])


def test_of_two_wordings_in_conflict_one_private_hides_the_note() -> None:
    log = (
        said("note.add", "n", DANA, 1, text="plain"),
        said("note.edit", "n", DANA, 2, 1, text="secret", private=True),
        said("note.edit", "n", THEO, 3, 1, text="other"),
    )
    assert shown_to(THEO, *log)[0] == {"n"}


def test_what_the_reader_made_private_is_theirs_whoever_wrote_it_first() -> None:
    log = (
        said("note.add", "n", DANA, 1, text="evidence"),
        said("note.edit", "n", THEO, 2, 1, text="my thought", private=True),
    )
    assert shown_to(THEO, *log) == (set(), ["evidence", "my thought"])
