"""`observe export workbook`: the same rows from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from observe.cli import main
from observe.store.base import reading
from observe.store.tables_people import Audit
from tests.cast import ADA, DANA, DISTRICT, EMAILS, OKAFOR, PRIYA, database
from tests.workbook.visits import note, rate, rows, shared


@pytest.fixture
def folder(app: Flask, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the installation's data is; a walkthrough and a coaching visit are shared."""
    monkeypatch.setenv("OBSERVE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("DATABASE_URL", database(data_dir))
    with app.app_context():
        shared("walk", note("walked"), rate("LF.goals", "3"))
        shared("coached", note("coached"), kind="coaching")
    return data_dir


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["export", "workbook", "--district", "Cedar Valley", *words])


def test_the_districts_administrator_gets_the_workbook(folder: Path, app: Flask) -> None:
    out = folder / "out.xlsx"
    result = run("--out", str(out))
    assert (result.exit_code, result.output) == (
        0,
        f"{out}: 1 visits and 1 ratings, for Ada Brandt.\n",
    )
    assert [row["text"] for row in rows(out, "Evidence")] == ["walked"]
    assert not list(folder.glob("*.part"))
    with app.app_context(), reading(DISTRICT) as session:
        actor = session.scalars(select(Audit.actor_id).where(Audit.action == "export")).all()
    assert actor == [ADA]


def test_a_teacher_gets_their_own_record(folder: Path) -> None:
    out = folder / "out.xlsx"
    assert run("--out", str(out), "--as", EMAILS[OKAFOR]).exit_code == 0
    assert sorted(row["text"] for row in rows(out, "Evidence")) == ["coached", "walked"]


def test_filters_are_those_of_the_page(folder: Path) -> None:
    out = folder / "out.xlsx"
    assert run("--out", str(out), "--as", EMAILS[PRIYA], "--from", "2026-11-18").exit_code == 0
    assert rows(out, "Evidence") == []
    result = run("--out", str(out), "--from", "soon")
    assert result.exit_code == 1
    assert "“soon” is not a day" in result.output


def test_who_may_not_export_is_told_so(folder: Path) -> None:
    for email, sentence in ((EMAILS[DANA], "neither a district"), ("x@y.example", "Nobody has")):
        result = run("--out", str(folder / "out.xlsx"), "--as", email)
        assert result.exit_code == 1
        assert sentence in result.output
    assert not (folder / "out.xlsx").exists()


def test_a_place_that_cannot_be_written_gets_a_sentence(folder: Path) -> None:
    result = run("--out", str(folder / "nowhere" / "out.xlsx"))
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)
