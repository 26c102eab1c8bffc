"""Settings that are not safe to serve with stop the start, each with a plain sentence."""

import re
from pathlib import Path

import pytest

from observe.config import BadConfiguration, Config, Mail, Way, files, from_environment

KEY = "R7vN2qX9kLw4ZtB6yHs3MdC8fGj5PaQe"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what is refused
SAFE = {"OBSERVE_URL": "https://observe.school.example", "OBSERVE_SECRET_KEY": KEY}


def config(directory: Path, **settings: str) -> Config:
    return from_environment({"OBSERVE_DATA_DIR": str(directory), **settings})


BAD = [
    ({"OBSERVE_URL": "http://observe.school.example"}, "OBSERVE_URL", "https"),
    ({"OBSERVE_URL": "observe.school.example"}, "OBSERVE_URL", "origin"),
    ({"OBSERVE_URL": "ftp://observe.school.example"}, "OBSERVE_URL", "origin"),
    ({"OBSERVE_URL": "https://"}, "OBSERVE_URL", "origin"),
    ({"OBSERVE_URL": "https://observe.school.example:port"}, "OBSERVE_URL", "origin"),
    ({"OBSERVE_URL": "https://observe.school.example/app"}, "OBSERVE_URL", "origin"),
    ({"OBSERVE_URL": "https://observe.school.example?x=1"}, "OBSERVE_URL", "origin"),
    ({"OBSERVE_URL": "https://kim:secret@observe.school.example"}, "OBSERVE_URL", "origin"),
    ({"OBSERVE_URL": "https://[observe"}, "OBSERVE_URL", "origin"),
    ({"OBSERVE_HOST": EVERYWHERE}, EVERYWHERE, "OBSERVE_URL"),
    ({"OBSERVE_HOST": "::"}, "::", "OBSERVE_URL"),
    ({"OBSERVE_HOST": "192.168.1.5"}, "192.168.1.5", "OBSERVE_URL"),
    ({"OBSERVE_HOST": "school.example"}, "school.example", "OBSERVE_URL"),
    (
        {"OBSERVE_HOST": EVERYWHERE, "OBSERVE_URL": "http://localhost:8000"},
        EVERYWHERE,
        "OBSERVE_URL",
    ),
    ({**SAFE, "OBSERVE_SECRET_KEY": ""}, "OBSERVE_SECRET_KEY", "not set"),
    ({**SAFE, "OBSERVE_SECRET_KEY": "short"}, "OBSERVE_SECRET_KEY", "guess"),
    ({**SAFE, "OBSERVE_SECRET_KEY": "a" * 64}, "OBSERVE_SECRET_KEY", "guess"),
    ({**SAFE, "OBSERVE_SECRET_KEY": "change-me-" * 4}, "OBSERVE_SECRET_KEY", "guess"),
    ({"OBSERVE_SECRET_KEY": "short"}, "OBSERVE_SECRET_KEY", "guess"),
    ({"DATABASE_URL": "mysql://localhost/observe"}, "DATABASE_URL", "postgresql://"),
    ({"DATABASE_URL": "observe.sqlite3"}, "DATABASE_URL", "postgresql://"),
    ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL", "sqlite:///"),
    ({"DATABASE_URL": "sqlite:///"}, "DATABASE_URL", "memory"),
    ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL", "memory"),
    ({"DATABASE_URL": "sqlite:///file:x?mode=memory&uri=true"}, "DATABASE_URL", "memory"),
    ({"DATABASE_URL": "postgresql://localhost:port/observe"}, "DATABASE_URL", "port"),
    ({"OBSERVE_PROXIES": "one"}, "OBSERVE_PROXIES", "number"),
    ({"OBSERVE_PROXIES": "-1"}, "OBSERVE_PROXIES", "number"),
    ({"OBSERVE_PROXIES": "1.5"}, "OBSERVE_PROXIES", "number"),
    ({"OBSERVE_OFFLINE": "no"}, "OBSERVE_OFFLINE", "off"),
]


@pytest.mark.parametrize(("settings", "named", "told"), BAD, ids=[str(each[0]) for each in BAD])
def test_a_bad_setting_is_refused_with_a_plain_sentence(
    tmp_path: Path, settings: dict[str, str], named: str, told: str
) -> None:
    with pytest.raises(BadConfiguration) as refused:
        config(tmp_path, **settings)
    sentence = str(refused.value)
    assert named in sentence
    assert told in sentence
    assert re.search(r"\.$", sentence)
    assert sentence.count(" ") > 5


def test_a_password_in_the_address_of_the_database_is_not_repeated(tmp_path: Path) -> None:
    for url in ("mysql://kim:hunter22@db/observe", "postgresql://kim:hunter22@db:port/observe"):
        with pytest.raises(BadConfiguration) as refused:
            config(tmp_path, DATABASE_URL=url)
        assert "hunter22" not in str(refused.value)


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadConfiguration, match=r"OBSERVE_DATA_DIR .*cannot be made"):
        config(tmp_path / "taken")


def test_without_any_setting_this_machine_alone_is_served(tmp_path: Path) -> None:
    found = config(tmp_path / "new")
    assert (found.url, found.secure, found.proxies) == (None, False, 0)
    assert found.database_url == f"sqlite:///{tmp_path / 'new' / 'observe.sqlite3'}"
    assert (tmp_path / "new").is_dir()


def test_the_key_made_for_this_machine_is_kept_and_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = config(tmp_path), config(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_key_cut_off_while_it_was_written_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    assert len(config(tmp_path).secret_key) >= 32


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert config(tmp_path / "one").secret_key != config(tmp_path / "two").secret_key


def test_a_safe_installation_is_taken_as_it_is(tmp_path: Path) -> None:
    found = config(tmp_path, **SAFE, OBSERVE_HOST=EVERYWHERE, OBSERVE_PROXIES="2")
    assert (found.url, found.secure, found.proxies) == ("https://observe.school.example", True, 2)
    assert found.secret_key == KEY
    assert "observe.school.example" in found.trusted_hosts


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.5", ""])
def test_this_machine_may_be_served_without_https(tmp_path: Path, host: str) -> None:
    assert not config(tmp_path, OBSERVE_HOST=host).secure


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://db/observe", "postgresql+psycopg://db/observe"),
        ("postgres://kim:pw@db:5432/observe", "postgresql+psycopg://kim:pw@db:5432/observe"),
        ("postgresql+psycopg://db/observe", "postgresql+psycopg://db/observe"),
        (
            "postgresql:///observe?host=/run/postgresql",
            "postgresql+psycopg:///observe?host=/run/postgresql",
        ),
        ("sqlite:////srv/observe.sqlite3", "sqlite:////srv/observe.sqlite3"),
    ],
)
def test_a_database_may_be_named_as_hosts_name_it(tmp_path: Path, given: str, used: str) -> None:
    assert config(tmp_path, DATABASE_URL=given).database_url == used


def test_the_address_is_kept_without_what_follows_the_origin(tmp_path: Path) -> None:
    assert (
        config(tmp_path, **{**SAFE, "OBSERVE_URL": "https://o.example:8443/"}).url
        == "https://o.example:8443"
    )


def test_a_printed_configuration_shows_no_secret(tmp_path: Path) -> None:
    settings = {**SAFE, "DATABASE_URL": "postgresql://kim:hunter22@db/observe"}
    assert KEY not in repr(config(tmp_path, **settings))
    assert "hunter22" not in repr(config(tmp_path, **settings))


def test_templates_and_their_like_are_found(tmp_path: Path) -> None:
    assert {"templates", "static", "rubrics", "migrations"} <= {
        each.name for each in files().iterdir()
    }


MAIL_FROM = {"OBSERVE_MAIL_FROM": "observe@school.example"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("yes", "smtp://"),
        ("http://mail.school.example", "smtp://"),
        ("smtp://", "smtp://"),
        ("smtp://mail.school.example:port", "smtp://"),
        ("smtp://mail.school.example/path", "smtp://"),
        ("smtp://kim@mail.school.example", "give both"),
    ],
)
def test_a_way_for_mail_that_is_none_is_refused(tmp_path: Path, value: str, told: str) -> None:
    with pytest.raises(BadConfiguration, match=f"OBSERVE_MAIL.*{told}"):
        config(tmp_path, **MAIL_FROM, OBSERVE_MAIL=value)


@pytest.mark.parametrize("sender", ["", "observe", "observe@", "Observe <o@x.example>", "a@b\nc"])
def test_a_mail_server_needs_one_address_to_send_from(tmp_path: Path, sender: str) -> None:
    with pytest.raises(BadConfiguration, match="OBSERVE_MAIL_FROM"):
        config(tmp_path, OBSERVE_MAIL="smtp://mail.school.example", OBSERVE_MAIL_FROM=sender)


def test_a_password_for_the_mail_server_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration) as refused:
        config(tmp_path, OBSERVE_MAIL="smtp://kim:hunter22@mail.example:port", **MAIL_FROM)
    assert "hunter22" not in str(refused.value)
    found = config(tmp_path, OBSERVE_MAIL="smtp://kim:hunter22@mail.example", **MAIL_FROM)
    assert "hunter22" not in repr(found)


@pytest.mark.parametrize(
    ("value", "used"),
    [
        ("smtp://mail.example", ("mail.example", 587, "", "", "start")),
        ("smtps://k%40x:a%2Fb@mail.example", ("mail.example", 465, "k@x", "a/b", "always")),
        ("smtp://localhost:1025", ("localhost", 1025, "", "", "")),
    ],
)
def test_a_mail_server_is_spoken_to_in_secret_unless_it_is_on_this_machine(
    tmp_path: Path, value: str, used: tuple[object, ...]
) -> None:
    mail = config(tmp_path, OBSERVE_MAIL=value, **MAIL_FROM).mail
    assert mail.way == Way.SMTP
    assert (mail.host, mail.port, mail.user, mail.password, mail.secured) == used


def test_without_a_mail_server_mail_is_kept_in_a_folder(tmp_path: Path) -> None:
    assert config(tmp_path, **SAFE).mail == Mail(Way.FILE, "observe@observe.school.example")
    assert config(tmp_path, OBSERVE_MAIL="console").mail.way == Way.CONSOLE
