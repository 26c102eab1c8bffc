"""The browser that the tests drive is a real one."""

from playwright.sync_api import Page, expect


def test_the_browser_runs_a_script_and_paints(page: Page) -> None:
    page.set_content("<h1>before</h1>")
    page.evaluate("document.querySelector('h1').textContent = 'after'")
    expect(page.get_by_role("heading", name="after")).to_be_visible()
    assert page.screenshot().startswith(b"\x89PNG")
