"""The ready check: one line says whether a lesson can be carried without Wi-Fi, or what to put right first."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.cast import ADA, DANA, OKAFOR
from tests.journeys.conftest import TABLET, Server, sign_in_at

At = Callable[..., Page]

DAY = 24 * 3600_000
NOW = 1_800_000_000_000
PAGE = f"page: {{ build: 'this', ends_ms: {NOW + 20 * DAY} }}"
SERVED = f"server: async () => ({{ ok: true, server_time_ms: {NOW}, at: {NOW} }})"
SAY = "say: { day: String, time: String, number: String, span: (ms) => `${ms / 864e5} days` }"
CASES = [
    ("secure", "secure: true", "ok ok"),
    ("secure", "secure: false", "fix fix"),
    ("mode", "secure: false", "unknown unknown"),
    ("mode", "secure: true, worker: {}, caches: { keys: async () => [] }", "ok ok"),
    ("mode", "secure: true, worker: undefined, caches: {}", "fix fix"),
    ("mode", "secure: true, worker: {}, caches: { keys: () => Promise.reject() }", "fix fix"),
    ("database", "trial: async () => {}", "ok ok"),
    ("database", "trial: () => Promise.reject()", "fix fix"),
    ("worker", "secure: true, worker: {}, stored: async () => 'this'", "ok ok"),
    ("worker", "secure: true, worker: {}, stored: async () => 'another'", "hint older"),
    ("worker", "secure: true, worker: {}, stored: async () => null", "fix missing"),
    ("worker", "secure: true, worker: {}, stored: () => Promise.reject()", "fix missing"),
    ("worker", "secure: false", "unknown unknown"),
    ("packs", f"pack: async () => ({{ at: {NOW - DAY}, teachers: 8 }})", "ok ok"),
    ("packs", f"pack: async () => ({{ at: {NOW - 8 * DAY}, teachers: 8 }})", "hint old"),
    ("packs", f"pack: async () => ({{ at: {NOW}, teachers: 0 }})", "fix empty"),
    ("packs", "pack: async () => null", "fix missing"),
    ("packs", "pack: () => Promise.reject()", "unknown unknown"),
    ("space", "storage: { estimate: async () => ({ quota: 60 * 2 ** 20, usage: 9 * 2 ** 20 }) }", "ok ok"),
    ("space", "storage: { estimate: async () => ({ quota: 60 * 2 ** 20, usage: 11 * 2 ** 20 }) }", "fix fix"),
    ("space", "storage: undefined", "unknown unknown"),
    ("persisted", "storage: { persisted: async () => true }", "ok ok"),
    ("persisted", "storage: { persisted: async () => false }, asked: async () => undefined", "hint ask"),
    ("persisted", "storage: { persisted: async () => false }, asked: async () => ({ granted: false })", "hint refused"),
    ("persisted", "storage: {}", "unknown unknown"),
    ("local", "local: () => localStorage", "ok ok"),
    ("local", "local: () => { throw new DOMException('no', 'SecurityError'); }", "hint hint"),
    ("clock", SERVED, "ok ok"),
    ("clock", f"server: async () => ({{ server_time_ms: {NOW}, at: {NOW + 59_000} }})", "ok ok"),
    ("clock", f"server: async () => ({{ server_time_ms: {NOW}, at: {NOW + 61_000} }})", "hint ahead"),
    ("clock", f"server: async () => ({{ server_time_ms: {NOW}, at: {NOW - 3 * DAY} }})", "hint behind"),
    ("clock", "server: async () => ({})", "unknown unknown"),
    ("session", SERVED, "ok ok"),
    ("session", f"{SERVED}, page: {{ ends_ms: {NOW + 30 * 60_000} }}", "hint soon"),
    ("session", "server: async () => ({ ok: false, code: 'session_expired' })", "fix fix"),
    ("session", "server: async () => ({})", "unknown unknown"),
    ("unsent", "unsent: async () => 0", "ok ok"),
    ("unsent", "unsent: async () => 1", "hint single"),
    ("unsent", "unsent: async () => 3", "hint many"),
    ("installed", "standalone: true", "ok ok"),
    ("installed", "standalone: false", "hint hint"),
    ("awake", "wakes: true", "ok ok"),
    ("awake", "wakes: false", "hint hint"),
]  # fmt: skip


def test_each_check_says_what_its_surroundings_are(at: At) -> None:
    page = at(DANA)
    page.goto("/ready")
    address = page.evaluate("document.querySelector('script[src*=\"js/ready/main.js\"]').src")
    envs = ", ".join(f"{{ now: () => {NOW}, {PAGE}, {SAY}, {env} }}" for _, env, _ in CASES)
    found = page.evaluate(
        f"""async ([address, names]) => {{
          const {{ CHECKS }} = await import(address.replace("main.js", "checks.js"));
          const envs = [{envs}];
          const said = await Promise.all(names.map((name, index) => CHECKS[name](envs[index])));
          return said.map(([state, words]) => `${{state}} ${{words}}`);
        }}""",
        [address, [name for name, _, _ in CASES]],
    )
    assert [(*case[:2], said) for case, said in zip(CASES, found, strict=True)] == CASES


def test_a_worker_that_claims_the_page_before_it_has_taken_over_is_waited_for(at: At) -> None:
    page = at(DANA)
    page.goto("/ready")
    address = page.evaluate("document.querySelector('script[src*=\"js/ready/main.js\"]').src")
    assert page.evaluate(TAKES_OVER, address.replace("main.js", "environment.js")) == "its build"


TAKES_OVER = """async (address) => {
  const { storedBuild } = await import(address);
  const active = Object.assign(new EventTarget(), {
    state: "activating",
    postMessage: (_asked, [port]) => port.postMessage("its build"),
  });
  const found = storedBuild({ getRegistration: async () => ({ active }) });
  await new Promise((done) => { setTimeout(done); });
  active.state = "activated";
  active.dispatchEvent(new Event("statechange"));
  return found;
}"""


def test_every_result_has_its_sentence(at: At) -> None:
    page = at(DANA)
    page.goto("/ready")
    words = page.evaluate("JSON.parse(document.getElementById('ready-words').textContent)")
    missing = [(name, said) for name, _, said in CASES if not words[name].get(said.split()[1])]
    assert missing == []
    left_alone = [
        (name, said)
        for name, _, said in CASES
        if said.startswith("fix") and not words[name].get(f"do_{said.split()[1]}")
    ]
    assert left_alone == []


# The page


@pytest.fixture
def tablet(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`tablet("script")` is the ready check on a device where that script ran before every page."""
    contexts = []

    def arrive(before: str = "") -> Page:
        context = browser.new_context(base_url=server.url, locale="en-US", **TABLET)
        contexts.append(context)
        if before:
            context.add_init_script(before)
        page = context.new_page()
        sign_in_at(page, DANA)
        page.goto("/ready")
        page.locator("body[data-checked]").wait_for()
        return page

    yield arrive
    for context in contexts:
        context.close()


def verdict(page: Page) -> str:
    return page.locator("#verdict").inner_text()


def check_again(page: Page) -> None:
    before = int(page.locator("body").get_attribute("data-checked") or 0)
    page.get_by_role("button", name="Check again").click()
    page.wait_for_function("before => Number(document.body.dataset.checked) > before", arg=before)


def row(page: Page, name: str) -> str:
    found = page.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))
    return found.inner_text()


def test_a_tablet_with_everything_on_it_is_ready(tablet: Callable[..., Page]) -> None:
    page = tablet()
    expect(page.locator("#verdict")).to_contain_text("Ready for a lesson without Wi-Fi")
    assert "1 rubrics, " in row(page, "Rubrics and teachers")
    assert "Fine" in row(page, "Observe on this device")
    assert Axe().run(page).response["violations"] == []


def test_without_a_connection_it_says_what_cannot_be_checked(tablet: Callable[..., Page]) -> None:
    page = tablet()
    expect(page.locator("#verdict")).to_contain_text("Ready for a lesson without Wi-Fi")
    page.context.set_offline(True)
    check_again(page)
    assert "Cannot be checked without a connection." in row(page, "Clock of this device")
    assert "Ready for a lesson without Wi-Fi" in verdict(page)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (
            "Object.defineProperty(window, 'isSecureContext', { value: false })",
            "This address is not secure",
        ),
        (
            "Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined })",
            "This kind of window cannot keep notes without Wi-Fi.",
        ),
        (
            "Object.defineProperty(window, 'indexedDB', { value: undefined })",
            "The browser does not keep a trial note.",
        ),
        (
            "StorageManager.prototype.estimate = async () => ({ quota: 20 * 2 ** 20, usage: 0 })",
            "Only 20 MB are free for Observe.",
        ),
    ],
    ids=["no https", "no worker", "no database", "no room"],
)
def test_the_first_thing_to_put_right_is_named(
    tablet: Callable[..., Page], before: str, said: str
) -> None:
    page = tablet(before)
    expect(page.locator("#verdict")).to_contain_text("Not ready for a lesson without Wi-Fi")
    expect(page.locator("#verdict-first")).to_contain_text(said)
    assert page.locator("#verdict-do").inner_text()


def test_the_start_page_says_it_in_one_line_that_leads_here(tablet: Callable[..., Page]) -> None:
    page = tablet("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.goto("/")
    line = page.get_by_role(
        "link", name="Not ready for a lesson without Wi-Fi: The browser does not keep a trial note."
    )
    line.click()
    page.wait_for_url("**/ready")


def test_a_clock_that_is_days_off_is_a_quiet_hint(tablet: Callable[..., Page]) -> None:
    page = tablet("const now = Date.now; Date.now = () => now() - 3 * 864e5")
    assert "3 days behind" in row(page, "Clock of this device")
    assert "Good to know" in row(page, "Clock of this device")


@pytest.mark.parametrize(
    ("granted", "said"), [("true", "promised not to clear"), ("false", "did not promise it")]
)
def test_the_browser_s_own_answer_about_keeping_notes_is_shown(
    tablet: Callable[..., Page], granted: str, said: str
) -> None:
    page = tablet(
        "let kept = false; StorageManager.prototype.persisted = async () => kept;"
        f"StorageManager.prototype.persist = async () => (kept = {granted})"
    )
    page.get_by_role("button", name="Ask the browser").click()
    expect(page.locator('[data-check="persisted"]')).to_contain_text(said)


def test_whoever_was_signed_out_meanwhile_is_told_so(tablet: Callable[..., Page]) -> None:
    page = tablet()
    page.context.clear_cookies()
    check_again(page)
    assert "You are signed out here." in row(page, "Signed in")
    expect(
        page.locator('[data-check="session"]').get_by_role("link", name="Sign in")
    ).to_be_visible()


# Putting it on the home screen


def test_safari_on_a_tablet_is_led_through_three_steps_until_told_not_to(
    tablet: Callable[..., Page],
) -> None:
    page = tablet("Object.defineProperty(navigator, 'standalone', { value: false })")
    page.goto("/")
    card = page.get_by_role("region", name="Put Observe on the home screen")
    expect(card.get_by_role("listitem")).to_have_count(3)
    card.get_by_role("button", name="Do not show this again").click()
    expect(card).to_be_hidden()
    page.reload()
    page.locator("body[data-readiness]").wait_for()
    expect(card).to_be_hidden()


def test_an_app_on_the_home_screen_is_told_nothing_of_it(tablet: Callable[..., Page]) -> None:
    page = tablet("Object.defineProperty(navigator, 'standalone', { value: true })")
    expect(page.get_by_role("region", name="Put Observe on the home screen")).to_be_hidden()
    assert "an app of its own" in row(page, "Opened by its icon")


def test_elsewhere_the_browser_s_own_question_stands_behind_a_button(
    tablet: Callable[..., Page],
) -> None:
    page = tablet()
    page.evaluate(
        """() => {
          const event = new Event("beforeinstallprompt", { cancelable: true });
          event.prompt = () => { document.body.dataset.prompted = "yes"; };
          dispatchEvent(event);
        }"""
    )
    page.get_by_role("button", name="Install").click()
    assert page.locator("body").get_attribute("data-prompted") == "yes"


# Who sees it


def test_only_who_observes_has_the_check(at: At) -> None:
    teacher = at(OKAFOR)
    assert teacher.locator("#not-ready").count() == 0
    assert teacher.goto("/ready").status == 404  # type: ignore[union-attr]


def test_an_administrator_finds_the_recipe(at: At) -> None:
    page = at(ADA)
    page.goto("/ready/https")
    expect(page.get_by_role("heading", name="An https address")).to_be_visible()


def test_without_a_script_it_says_so_in_a_sentence(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False, locale="en-US")
    page = context.new_page()
    sign_in_at(page, DANA)
    page.goto("/ready")
    assert "only with a connection" in page.locator("main").inner_text()
    assert "You are signed in until" in page.locator("main").inner_text()
    context.close()
