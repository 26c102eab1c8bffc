"""How much a tablet transfers for its first capture page with a 60-criterion rubric, gzip-compressed.

Prints bytes by part and their sum against the limit of 40 KB, and apart from it what comes in the background
afterwards; exits 1 above the limit. Run: ./dev bench first_visit
"""

import json
import random
import re
import sys
import tempfile
from pathlib import Path

from flask.testing import FlaskClient
from flask_migrate import upgrade

from observe import create_app
from observe.config import Config, files
from observe.domain.rubric import Rubric
from observe.exchange.rubric_file import read_rubric
from observe.store import rubrics
from tests.cast import DANA, DISTRICT, NOW, OKAFOR, SCIENCE, database, enter_cast, sign_in

LIMIT = 40 * 1024
CRITERIA = 60
_WHO = (
    "The teacher",
    "Most students",
    "A few students",
    "Students in pairs",
    "One group",
    "All students",
    "The adult",
    "Two or three students",
    "Each table",
    "Nobody",
)
_DOES = (
    "names",
    "explains",
    "chooses",
    "revises",
    "compares",
    "asks about",
    "sets aside",
    "retells",
    "plans",
    "checks",
    "records",
    "defends",
    "tries out",
    "follows",
    "copies",
    "shares",
)
_WHAT = (
    "the goal of the lesson",
    "a next step for the draft",
    "two ways to show the idea",
    "what made the last attempt fail",
    "the criteria on the board",
    "a harder problem than before",
    "the feedback from a partner",
    "the plan for the week",
    "evidence from the text",
    "what a good answer needs",
    "the pace of the work",
    "an error found in a classmate's proof",
)
_HOW = (
    "when asked",
    "without being asked",
    "in own words",
    "with a sentence starter",
    "before the work begins",
    "while the work goes on",
    "and says why",
    "with help from the adult",
    "from a list of three",
    "so that others can build on it",
    "and writes it down",
    "in front of the class",
)


def sixty_criteria() -> Rubric:
    """A rubric of the size that big districts use, published for the cast."""
    found = read_rubric(rubric_text(random.Random(60)), "sixty.yaml")
    rubrics.publish(DISTRICT, found.plain, found.sha, NOW)
    return found.rubric


def rubric_text(chance: random.Random) -> str:
    """A valid rubric of distinct sentences: 5 domains of 12 criteria with 4 descriptors each."""
    lines = [
        'format: "rubric/1"', 'id: "https://observe.example/rubrics/sixty"', 'version: "1.0.0"',
        "default_language: en", "languages: [en]", 'title: {en: "Sixty criteria"}',
        'rights: {text_licence: "CC-BY-4.0", creator: "Observe project"}',
        "scales:", "  four:", "    type: ordinal", "    points:",
    ]  # fmt: skip
    for value, label in enumerate(("Not yet", "Emerging", "Established", "Student-driven"), 1):
        lines.append(f'      - {{code: "{value}", value: {value}, label: {{en: "{label}"}}}}')
    lines += ["    non_scores:", '      - {code: "NO", label: {en: "Not observed"}}', "domains:"]
    for domain in range(5):
        lines += [
            f'  - code: "D{domain}"',
            f'    title: {{en: "Domain {domain}"}}',
            "    criteria:",
        ]
        for number in range(CRITERIA // 5):
            lines += _criterion(chance, f"D{domain}.{number}")
    return "\n".join(lines)


def _criterion(chance: random.Random, code: str) -> list[str]:
    def sentence() -> str:
        parts = (chance.choice(words) for words in (_WHO, _DOES, _WHAT, _HOW))
        return " ".join(parts) + "."

    title = f"{chance.choice(_DOES).capitalize()} {chance.choice(_WHAT)}"
    return [
        f'      - code: "{code}"', "        scale: four", f'        title: {{en: "{title}"}}',
        f'        prompt: {{en: "{sentence()}"}}', "        levels:",
        *(f'          "{level}": {{en: "{sentence()}"}}' for level in range(1, 5)),
        "        look_fors:", f'          - {{code: "{code}.t", kind: tally, text: {{en: "{sentence()[:40]}"}}}}',
    ]  # fmt: skip


def transferred(client: FlaskClient, address: str) -> int:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}: {answer.text[:200]}")
    return len(answer.data)


def main() -> int:
    with tempfile.TemporaryDirectory() as directory:
        app = create_app(Config(Path(directory), database(Path(directory)), "k" * 40, None, 0))
        with app.app_context():
            upgrade(directory=str(files() / "migrations"))
            enter_cast(rubric="")
            rubric = sixty_criteria()
        client = sign_in(app, DANA)
        page = f"/capture/new?teacher={OKAFOR}&section={SCIENCE}&kind=coaching&rubric={rubric.id}@{rubric.version}"
        own = client.get(page).text
        links = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:js|css|svg))"', own)
        sha = re.findall(r'"sha": ?"(\w+)"', own)[0]
        sizes = {each: transferred(client, each) for each in dict.fromkeys(links)}
        parts = {
            "page": transferred(client, page),
            "modules": sum(size for each, size in sizes.items() if each.endswith(".js")),
            "styles": sum(size for each, size in sizes.items() if each.endswith(".css")),
            "icon": sum(size for each, size in sizes.items() if each.endswith(".svg")),
            "pack": transferred(client, f"/api/v1/pack?have={sha}"),
        }
        later = _in_the_background(client, set(sizes))
    for name, size in parts.items():
        print(f"{name:8} {size:6}")
    total = sum(parts.values())
    print(f"{'sum':8} {total:6} of {LIMIT} ({total / LIMIT:.0%})")
    print(f"{'later':8} {later:6} by the worker, once the page is there and the browser idle")
    return int(total > LIMIT)


def _in_the_background(client: FlaskClient, before: set[str]) -> int:
    """The worker, and what it keeps beyond what the page brought."""
    facts = json.loads(
        client.get("/sw.js").text.splitlines()[0].removeprefix("self.OBSERVE = ").rstrip(";")
    )
    kept = {*facts["files"], *facts["shells"].values(), *facts["pages"].values()}
    return sum(transferred(client, each) for each in ["/sw.js", *sorted(kept - before)])


if __name__ == "__main__":
    sys.exit(main())
