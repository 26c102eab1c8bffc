"""Every address is declared, typed and titled, and every word on a page can be translated."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from observe.domain.policy import Action
from tests.walking import PERSONAS, addresses, furnish

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

PUBLIC = {
    "about.accessibility",
    "assets.file",
    "calendars.feed",
    "capture.shell",
    "health.alive",
    "health.ready",
    "joining.form",
    "joining.join",
    "languages.choose",
    "offline.manifest",
    "offline.page",
    "offline.worker",
    "sign_in.form",
    "sign_in.sign_in",
    "sign_in.sign_out",
    "welcome.form",
    "welcome.found",
}
TEXT_ON_PURPOSE = {
    ("api.log", "observation"),  # what is no id is told so in JSON
    ("api.append", "observation"),
    ("assets.file", "build"),
    ("calendars.feed", "key"),
    ("capture.shell", "language"),
    ("offline.page", "language"),
    ("joining.form", "token"),
    ("joining.join", "token"),
    ("welcome.form", "token"),
    ("welcome.found", "token"),
}


def test_every_address_declares_its_action(app: Flask) -> None:
    declared = {
        name: getattr(view, "observe_action", None) for name, view in app.view_functions.items()
    }
    assert {name for name, action in declared.items() if action == "public"} == PUBLIC
    assert all(isinstance(declared[name], Action) for name in set(declared) - PUBLIC)


def test_every_value_in_an_address_has_a_type(app: Flask) -> None:
    text = {
        (rule.endpoint, name)
        for rule in app.url_map.iter_rules()
        for name in rule.arguments
        if type(rule._converters[name]).__name__ == "UnicodeConverter"
    }
    assert text == TEXT_ON_PURPOSE


def test_an_address_names_a_thing_and_never_an_act(app: Flask) -> None:
    acts = re.compile(r"/(get|do|create|update|delete|edit|save|list|submit)\b")
    assert [rule.rule for rule in app.url_map.iter_rules() if acts.search(rule.rule)] == []


def test_no_address_takes_both_a_look_and_a_change_by_one_view(app: Flask) -> None:
    both = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if {"GET"} < (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    assert both == []


@pytest.mark.parametrize("who", PERSONAS)
def test_every_page_has_a_title_one_heading_and_a_language(app: Flask, who: str) -> None:
    client = furnish(app).browser(PERSONAS[who])
    titles = {}
    for endpoint, address in addresses(app):
        answer = client.get(address)
        if answer.mimetype != "text/html" or answer.status_code == 303:
            continue
        found = re.search(r"<title>\s*([^<]*?)\s*</title>", answer.text)
        assert found, address
        titles[endpoint] = found.group(1)
        screens = 3 if endpoint.startswith("capture.") and 'id="review"' in answer.text else 1
        assert len(re.findall(r"<h1[\s>]", answer.text)) == screens, address
        assert re.search(r'<html lang="[a-z]{2}"', answer.text), address
    assert len(titles) > 5
    assert all(len(title) > 3 for title in titles.values())


# Words

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CLASS_BLOCK = re.compile(r"\{% block width %\}[\w -]*\{% endblock %\}")  # it stands in an attribute
SAID = (
    "title",
    "aria-label",
    "placeholder",
    "alt",
    "aria-description",
    "data-confirm",
    "hx-confirm",
)
NOT_WORDS = {"Observe", "min", "h", "x", "px"}


def untranslated(template: str) -> list[str]:
    """Words that a reader would see and no translator would."""
    finder = _Words()
    finder.feed(JINJA.sub(_keep_place, CLASS_BLOCK.sub("", template)))
    finder.close()
    return finder.found


def _keep_place(jinja: re.Match[str]) -> str:
    return "\n" * jinja.group().count("\n")


class _Words(HTMLParser):
    """Collects visible text with letters in it, and attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._inside.append(tag)
        for name, value in attrs:
            if name in SAID:
                self._note(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._note(data)

    def _note(self, text: str) -> None:
        words = " ".join(text.split())
        if any(word not in NOT_WORDS for word in re.findall(r"[^\W\d_]{2,}", words)):
            self.found.append(words)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_on_a_page_can_be_translated(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Not translated</p>",
        "<p>{{ _('Fine') }} but this is not</p>",
        "{% if x %}Shared{% endif %}",
        '<button aria-label="Close"></button>',
        '<img alt="A chart">',
        '<input placeholder="Name">',
        "<p>Levels: {{ level }}</p>",
    ],
)
def test_a_word_that_no_translator_sees_is_found(template: str) -> None:
    assert untranslated(template) != []


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ _('Fine') }} · 12 – {{ n }}</p>",
        '<button aria-label="{{ _("Close") }}">×</button>',
        "{# a note for ourselves #}",
        "{% set words = _('said later') %}",
        '<script type="application/json">{"a": "word"}</script>',
    ],
)
def test_what_needs_no_translator_is_left_alone(template: str) -> None:
    assert untranslated(template) == []
