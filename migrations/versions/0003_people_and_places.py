"""People, places and accounts: what their pages keep; lists of people have an order of their own."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
TIME = sa.DateTime(timezone=True)


def upgrade():
    _add_reference("district", "sandbox_of", "district")
    op.add_column("district", sa.Column("setup", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("school", _yes("active"))
    op.add_column(
        "person", sa.Column("sort_name", sa.String(200), nullable=False, server_default="")
    )
    op.add_column("person", _yes("told_by_mail"))
    _add_index("person", "district_id", "sort_name", "id")
    op.add_column("account", sa.Column("invited_at", TIME))
    op.add_column("account", sa.Column("signed_in_at", TIME))
    op.add_column("account", sa.Column("mail_problem", sa.String(300)))
    _add_reference("session", "home_account_id", "account")
    _put_people_in_order()


def downgrade():
    raise NotImplementedError("Restore the backup made before the upgrade.")


def _yes(name):
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true())


def _add_index(table, *columns):
    op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)


def _add_reference(table, column, to):
    """SQLite takes a reference only together with its column; a table made anew would lose its own."""
    key = f"fk_{table}_{column}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} CHAR(32) CONSTRAINT {key} REFERENCES {to} (id)"
        )
    else:
        op.add_column(table, sa.Column(column, ID))
        op.create_foreign_key(op.f(key), table, to, [column], ["id"])
    _add_index(table, column)


def _put_people_in_order():
    """Family name first; each district is entered by itself, since its rows are guarded."""
    bind = op.get_bind()
    person = sa.table(
        "person",
        sa.column("district_id", ID),
        sa.column("id", ID),
        sa.column("name", sa.String),
        sa.column("sort_name", sa.String),
    )
    district = sa.table("district", sa.column("id", ID))
    for each in bind.execute(sa.select(district.c.id)).scalars().all():
        if bind.dialect.name == "postgresql":
            bind.execute(sa.select(sa.func.set_config("app.district", each, True)))
        own = person.c.district_id == each
        for row in bind.execute(sa.select(person.c.id, person.c.name).where(own)).all():
            change = sa.update(person).where(own, person.c.id == row.id)
            bind.execute(change.values(sort_name=_sorting_name(row.name)))


def _sorting_name(name):
    words = name.split()
    plain = unicodedata.normalize("NFKD", " ".join([*words[-1:], *words[:-1]]))
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()[:200]
