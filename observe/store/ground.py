"""What a district is and where it teaches: districts, schools and terms."""

from sqlalchemy import select

from ..domain.people import District, School, Term
from .base import reading
from .tables_people import District as DistrictRow
from .tables_people import School as SchoolRow
from .tables_people import Term as TermRow


def districts() -> list[District]:
    with reading() as session:
        rows = session.scalars(select(DistrictRow).order_by(DistrictRow.name))
        return [_district(row) for row in rows]


def district(district_id: str) -> District:
    with reading() as session:
        return _district(session.get_one(DistrictRow, district_id))


def schools(district_id: str) -> list[School]:
    with reading(district_id) as session:
        rows = session.scalars(
            select(SchoolRow).where(SchoolRow.district_id == district_id).order_by(SchoolRow.name)
        )
        return [School(row.id, row.name, row.code, row.active) for row in rows]


def terms(district_id: str) -> list[Term]:
    with reading(district_id) as session:
        rows = session.scalars(
            select(TermRow).where(TermRow.district_id == district_id).order_by(TermRow.starts_on)
        )
        return [Term(r.id, r.title, r.school_year, r.starts_on, r.ends_on) for r in rows]


def _district(row: DistrictRow) -> District:
    return District(row.id, row.name, row.timezone, row.language, row.sandbox_of)
