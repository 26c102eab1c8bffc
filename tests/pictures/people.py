"""People who come, go or are entered before the picture."""

from playwright.sync_api import Page

from tests.pictures.ways import follow

PASTED = (
    ("Name", "E-mail", "Role", "School", "Class", "Coach"),
    ("Adeyemi, Kwame", "kwame@school.example", "teacher", "Cottonwood", "Grade 4 Art", "Dana Ruiz"),
    ("Bo Berg and Li Wei", "bo@school.example", "teacher", "014", "", ""),
    ("Okafor, Amara", "", "", "014", "Chess club", "Walter Jongebloed"),
    ("Cy Coe", "cy@school.example", "coach; leader", "027", "", ""),
)


def leaving(page: Page) -> None:
    follow("Dana Ruiz", "/people")(page)
    page.get_by_role("link", name="Deactivate").click()
    page.wait_for_load_state()


def inviting(page: Page) -> None:
    follow("Zeynep", "/people")(page)
    page.get_by_role("button", name="Make a link").click()
    page.wait_for_load_state()


def inviting_all(page: Page) -> None:
    """Somebody new, since all of the demo have joined; entered again, the same e-mail is refused."""
    page.goto("/people/new")
    page.get_by_label("Full name").fill("Kim Soto")
    page.get_by_label("E-mail").fill("soto@school.example")
    page.locator("#role-1").select_option("coach")
    page.get_by_role("button", name="Add person").click()
    page.wait_for_load_state()
    page.goto("/people?standing=never")
    page.get_by_role("button", name="Invite all of these").click()
    page.locator(".invitations").wait_for()


def joining(page: Page) -> None:
    inviting(page)
    address = page.get_by_label("Link", exact=True).input_value()
    page.context.clear_cookies()
    page.goto(address)


def wrong_password(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("coach@demo.example")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()


def pasting(page: Page) -> None:
    """A list as it comes from a spreadsheet, with what lists have wrong."""
    page.goto("/people/pasted")
    page.get_by_label("The list", exact=True).fill("\n".join("\t".join(row) for row in PASTED))
    page.get_by_role("button", name="Look through the list").click()
    page.wait_for_load_state()
