"""The accessibility statement and the card of keyboard shortcuts."""

import pytest
from flask import Flask

from tests.cast import ADA, DANA, LENA, OKAFOR, sign_in


def test_the_statement_is_open_to_everybody_and_says_what_was_not_tested(app: Flask) -> None:
    for client in (app.test_client(), sign_in(app, OKAFOR)):
        page = client.get("/accessibility").text
        assert "Not tested yet" in page
        assert "no session with VoiceOver, NVDA, JAWS or TalkBack" in page
        assert "Known gaps" in page
        assert "administrators of your district" in page


def test_the_card_shows_the_keys_of_the_classroom_to_who_observes(app: Flask) -> None:
    assert "in the note box" in sign_in(app, DANA).get("/shortcuts").text
    assert "in the note box" not in sign_in(app, OKAFOR).get("/shortcuts").text


@pytest.mark.parametrize("person", [DANA, OKAFOR, LENA, ADA])
def test_a_key_gets_the_card_as_a_dialog(app: Flask, person: str) -> None:
    part = sign_in(app, person).get("/shortcuts", headers={"HX-Request": "true"}).text
    assert "<dialog" in part
    assert "<html" not in part


def test_the_card_is_for_who_is_signed_in(app: Flask) -> None:
    assert app.test_client().get("/shortcuts").status_code == 303
