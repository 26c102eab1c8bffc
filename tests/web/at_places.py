"""What the pages of places say, and what was noted down of them."""

from flask.testing import FlaskClient
from sqlalchemy import select

from observe.store.base import reading
from observe.store.tables_people import Audit
from tests.cast import DISTRICT, the_id
from tests.reviewing import House, text_of

FALL = the_id("Cedar Valley fall")


def page(client: FlaskClient, path: str = "/places") -> str:
    return text_of(client.get(path).text)


def acts(house: House) -> list[str]:
    with house.app.app_context(), reading(DISTRICT) as session:
        rows = select(Audit.action).where(Audit.district_id == DISTRICT).order_by(Audit.seq)
        return list(session.scalars(rows))
