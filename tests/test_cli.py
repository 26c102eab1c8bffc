"""Observe's own commands, as somebody at a terminal meets them."""

import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from observe.cli import main
from observe.config import files

ROOT = Path(__file__).resolve().parents[1]
TEN_MINUTES = files() / "rubrics" / "ten-minute-visit.yaml"
FAULTY = 'format: "rubric/1"\nid: "no address"\nversion: 5\ncolour: red\n'

Observe = Callable[..., Result]


@pytest.fixture
def observe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Observe:
    """Runs a command over an installation of its own."""
    for name in (
        "OBSERVE_URL",
        "OBSERVE_SECRET_KEY",
        "OBSERVE_HOST",
        "DATABASE_URL",
        "OBSERVE_PORT",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OBSERVE_DATA_DIR", str(tmp_path))

    def run(*words: str | Path, **environment: str) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], env=environment)

    return run


@pytest.fixture
def installed(observe: Observe, cast_database: Path, tmp_path: Path) -> Observe:
    """The same, with the cast's two districts in it."""
    with (
        sqlite3.connect(cast_database) as source,
        sqlite3.connect(tmp_path / "observe.sqlite3") as copy,
    ):
        source.backup(copy)
    source.close()
    copy.close()
    return observe


def edited(directory: Path, old: str, new: str) -> Path:
    """The ten-minute visit with one thing changed."""
    text = TEN_MINUTES.read_text(encoding="utf-8")
    assert old in text
    path = directory / "edited.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


# Help


def test_help_names_every_command_in_one_sentence(observe: Observe) -> None:
    result = observe("--help")
    assert result.exit_code == 0
    for command in ("migrate", "serve", "demo", "first-administrator", "rubric", "rebuild"):
        assert re.search(rf"^\s+{command}\s+[A-Z].*", result.output, re.MULTILINE), command


def test_the_command_starts_as_a_program() -> None:
    words = [sys.executable, "-m", "observe.cli", "--help"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "classroom observation" in done.stdout


@pytest.mark.parametrize("words", [["sing"], ["rubric", "check"], ["serve", "--port", "many"]])
def test_a_command_misspelt_is_told_and_exits_2(observe: Observe, words: list[str]) -> None:
    result = observe(*words)
    assert result.exit_code == 2
    assert "Usage:" in result.output


@pytest.mark.parametrize(
    "settings",
    [{"OBSERVE_URL": "http://observe.school.example"}, {"DATABASE_URL": "mysql://x/y"}],
)
def test_a_bad_setting_is_a_sentence_and_no_traceback(
    observe: Observe, settings: dict[str, str]
) -> None:
    result = observe("migrate", **settings)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {next(iter(settings))}")
    assert "Traceback" not in result.output


def test_serving_other_machines_without_https_is_refused(observe: Observe) -> None:
    result = observe("serve", "--host", "0.0.0.0")  # noqa: S104 - what is refused
    assert result.exit_code == 1
    assert "OBSERVE_URL" in result.output


# Migrating


def test_migrating_makes_the_tables_and_again_changes_nothing(
    observe: Observe, tmp_path: Path
) -> None:
    for _ in range(2):
        assert observe("migrate").exit_code == 0
    with sqlite3.connect(tmp_path / "observe.sqlite3") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert {"entry", "observation", "audit"} <= tables


# Rubrics


def test_every_shipped_rubric_is_valid(observe: Observe) -> None:
    paths = sorted((files() / "rubrics").glob("*.yaml"))
    result = observe("rubric", "check", *paths)
    assert (result.exit_code, result.output) == (0, f"{len(paths)} valid.\n")


def test_every_fault_of_every_file_is_told_with_its_line(observe: Observe, tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(FAULTY)
    two.write_text("- a list\n")
    result = observe("rubric", "check", one, TEN_MINUTES, two)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert all(re.match(r".*(one|two)\.yaml:\d+: .+\.$", line) for line in lines), result.output
    told = {int(line.split(":")[1]) for line in lines if "one.yaml" in line}
    assert {2, 3, 4} <= told
    assert any("two.yaml" in line for line in lines)


def test_a_file_that_is_not_there_is_told(observe: Observe, tmp_path: Path) -> None:
    result = observe("rubric", "check", tmp_path / "none.yaml")
    assert result.exit_code != 0
    assert "none.yaml" in result.output
    assert "Traceback" not in result.output


def test_a_version_is_published_once_and_then_said_to_be_there(installed: Observe) -> None:
    publish = ("rubric", "publish", TEN_MINUTES, "--district", "Elsewhere")
    first, again = installed(*publish), installed(*publish)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.output.endswith("ten-minute-visit 1.0.0 published.\n")
    assert again.output.endswith("ten-minute-visit 1.0.0 was published already.\n")


def test_the_same_version_with_other_content_is_refused(installed: Observe, tmp_path: Path) -> None:
    installed("rubric", "publish", TEN_MINUTES, "--district", "Elsewhere")
    other = edited(tmp_path, 'en: "Ten-minute visit"', 'en: "Quick visit"')
    result = installed("rubric", "publish", other, "--district", "Elsewhere")
    assert result.exit_code == 1
    assert "already published with other content" in result.output
    assert "raise the version" in result.output


def test_a_raised_version_is_published_beside_the_other(installed: Observe, tmp_path: Path) -> None:
    installed("rubric", "publish", TEN_MINUTES, "--district", "Elsewhere")
    raised = edited(tmp_path, 'version: "1.0.0"', 'version: "1.1.0"')
    result = installed("rubric", "publish", raised, "--district", "Elsewhere")
    assert "1.1.0 published." in result.output


def test_a_faulty_file_publishes_nothing_not_even_the_good_one_beside_it(
    installed: Observe, tmp_path: Path
) -> None:
    (tmp_path / "one.yaml").write_text(FAULTY)
    result = installed(
        "rubric", "publish", TEN_MINUTES, tmp_path / "one.yaml", "--district", "Elsewhere"
    )
    assert result.exit_code == 1
    assert "Nothing was published" in result.output
    again = installed("rubric", "publish", TEN_MINUTES, "--district", "Elsewhere")
    assert "1.0.0 published." in again.output


@pytest.mark.parametrize("words", [[], ["--district", "Nowhere"]])
def test_with_two_districts_one_has_to_be_named(installed: Observe, words: list[str]) -> None:
    result = installed("rubric", "publish", TEN_MINUTES, *words)
    assert result.exit_code == 1
    assert "Cedar Valley, Elsewhere" in result.output


def test_before_there_is_a_district_nothing_can_be_published(observe: Observe) -> None:
    observe("migrate")
    result = observe("rubric", "publish", TEN_MINUTES)
    assert result.exit_code == 1
    assert "none yet" in result.output


# The first administrator


def test_the_first_administrator_gets_a_link(observe: Observe) -> None:
    observe("migrate")
    result = observe("first-administrator", OBSERVE_PORT="8123")
    assert result.exit_code == 0
    assert re.search(r"http://127\.0\.0\.1:8123/welcome/[\w-]{40,}", result.output)


def test_behind_https_the_link_is_the_public_address(observe: Observe) -> None:
    public = {
        "OBSERVE_URL": "https://observe.school.example",
        "OBSERVE_SECRET_KEY": "R7vN2qX9kLw4ZtB6yHs3MdC8fGj5PaQe",
    }
    observe("migrate")
    assert (
        "https://observe.school.example/welcome/" in observe("first-administrator", **public).output
    )


def test_the_link_itself_is_kept_nowhere(observe: Observe, tmp_path: Path) -> None:
    observe("migrate")
    token = observe("first-administrator").output.rsplit("/", 1)[1].strip()
    with sqlite3.connect(tmp_path / "observe.sqlite3") as connection:
        kept = "\n".join(connection.iterdump())
    connection.close()
    assert token not in kept


def test_where_there_are_accounts_nobody_becomes_the_first_again(installed: Observe) -> None:
    result = installed("first-administrator")
    assert result.exit_code == 1
    assert "accounts already" in result.output
    quiet = installed("first-administrator", "--if-empty")
    assert (quiet.exit_code, quiet.output) == (0, "")


# The rest


def test_rebuilding_says_how_many_of_which_district(installed: Observe) -> None:
    result = installed("rebuild")
    assert (
        result.output
        == "Cedar Valley: 0 observations rebuilt.\nElsewhere: 0 observations rebuilt.\n"
    )


def test_the_demo_asks_for_a_password_of_its_own(observe: Observe) -> None:
    result = observe("demo", OBSERVE_DEMO_PASSWORD="")
    assert result.exit_code == 1
    assert "OBSERVE_DEMO_PASSWORD" in result.output


@pytest.mark.parametrize(
    "words", [["first-administrator"], ["rebuild"], ["rubric", "publish", str(TEN_MINUTES)]]
)
def test_before_migrating_a_command_says_what_to_do(observe: Observe, words: list[str]) -> None:
    result = observe(*words)
    assert result.exit_code == 1
    assert "observe migrate" in result.output


def test_a_trial_mail_says_where_it_went(observe: Observe, tmp_path: Path) -> None:
    said = observe("mail", "test", "kim@school.example")
    assert said.exit_code == 0
    [path] = (tmp_path / "outbox").glob("*.eml")
    assert said.output == f"Sent to {path}.\n"


def test_a_trial_mail_that_does_not_leave_says_why(observe: Observe) -> None:
    taken = {"OBSERVE_MAIL": "smtp://127.0.0.1:9", "OBSERVE_MAIL_FROM": "observe@school.example"}
    said = observe("mail", "test", "kim@school.example", **taken)
    assert said.exit_code == 1
    assert "did not leave. 127.0.0.1 port 9" in said.output
    assert "no address" in observe("mail", "test", "kim").output


def test_work_that_is_due_is_done_once_and_the_command_ends(installed: Observe) -> None:
    assert installed("work", "--once").output == "Nothing was due.\n"


@pytest.mark.parametrize("command", ["serve", "start"])
def test_a_port_that_another_server_has_is_not_shared(command: str, observe: Observe) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = observe(command, "--port", str(port))
    assert answer.exit_code == 1
    assert f"Cannot serve on 127.0.0.1, port {port}" in answer.output
    assert "/welcome/" not in answer.output
