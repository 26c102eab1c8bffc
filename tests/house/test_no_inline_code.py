"""No script or style stands inside a page: the content security policy would refuse it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
UNESCAPED = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false|\bMarkup\(")
WRITTEN = re.compile(
    r"""<\s*(?:script|style)\b|["'](?:style|on[a-z]+|hx-on\S*)["']\s*:""", re.IGNORECASE
)
DATA_BLOCK = "application/json"
CODE_AT_START = re.compile(r"^\s*(javascript|js|vbscript)\s*:", re.IGNORECASE)


def inline_code(template: str) -> list[str]:
    """What in this template a browser would run, style or trust without a file of its own."""
    finder = _Finder()
    finder.feed(JINJA.sub(_blank, template))
    finder.close()
    found = [f"unescaped: {match.group()}" for match in UNESCAPED.finditer(template)]
    return found + finder.found + _in_expressions(template)


def _blank(jinja: re.Match[str]) -> str:
    """Room for a value, so that mark-up around Jinja stays mark-up."""
    return "x" if jinja.group().startswith("{{") else "\n" * jinja.group().count("\n")


def _in_expressions(template: str) -> list[str]:
    """Mark-up and attributes that a Jinja expression would write."""
    blocks = (jinja.group() for jinja in JINJA.finditer(template))
    return [
        f"written by Jinja: {match.group()}"
        for block in blocks
        if not block.startswith("{#")
        for match in WRITTEN.finditer(block)
    ]


class _Finder(HTMLParser):
    """Collects the elements and attributes that carry code or style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style":
            self.found.append("a style element")
        if tag == "script" and "src" not in given and given.get("type") != DATA_BLOCK:
            self.found.append("a script without a file")
        self.found += [f"{name}={value}" for name, value in given.items() if _is_code(name, value)]


def _is_code(name: str, value: str) -> bool:
    plain = name.removeprefix("data-")
    if (
        plain in {"style", "srcdoc", "hx-vars"}
        or plain.startswith("hx-on")
        or name.startswith("on")
    ):
        return True
    if plain == "hx-trigger":
        return "[" in value
    return bool(CODE_AT_START.match(value))


def test_no_template_holds_code_or_style() -> None:
    files = sorted(TEMPLATES.rglob("*.*"))
    found = [
        f"{file.relative_to(ROOT)}: {what}"
        for file in files
        for what in inline_code(file.read_text())
    ]
    assert "\n".join(found) == ""


@pytest.mark.parametrize(
    "bad",
    [
        "<script>go()</script>",
        "<script type='module'>go()</script>",
        "<SCRIPT TYPE='text/javascript'>go()</SCRIPT>",
        "<style>p { color: red }</style>",
        "<svg><style>p { color: red }</style></svg>",
        "<p style='color: red'>",
        "<p {% if late %} style='color: {{ tone }}'{% endif %}>",
        "<button onclick='go()'>",
        "<button OnClick=go()>",
        "<button hx-on:click='go()'>",
        "<button hx-on--after-request='go()'>",
        "<button data-hx-on:click='go()'>",
        "<form hx-vals='js:{a: go()}'>",
        "<form hx-headers='javascript:{a: go()}'>",
        "<a href=' JavaScript:go()'>",
        "<input hx-trigger='keyup[ctrlKey]'>",
        "<iframe srcdoc='<p>'>",
        "{{ note|safe }}",
        "{{ note | safe }}",
        "{% autoescape false %}{{ note }}{% endautoescape %}",
        "{{ '<script>go()</script>' }}",
        "<p {{ {'style': 'color: red'}|xmlattr }}>",
    ],
)
def test_code_inside_a_template_is_found(bad: str) -> None:
    assert inline_code(bad) != []


@pytest.mark.parametrize(
    "good",
    [
        "<script type='module' src='{{ static('capture.js') }}'></script>",
        "<script type='application/json' id='pack'>{{ pack|tojson }}</script>",
        "{# never a style='' here, nor |safety #}",
        "<p class='one style' data-once='1'>{{ note }} javascript: is a word, {{ safe }}</p>",
        "<meta name='htmx-config' content='{\"allowEval\": false}'>",
        "<input hx-trigger='keyup changed delay:300ms' hx-vals='{\"a\": 1}'>",
        "{% if a < b %}<p>{{ 'on' if a else 'off' }}</p>{% endif %}",
    ],
)
def test_plain_markup_is_let_be(good: str) -> None:
    assert inline_code(good) == []
