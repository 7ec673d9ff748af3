"""Somebody's newest pakets are found without looking at all."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("anggota", sa.Column("dibuat", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE anggota SET dibuat = (SELECT dibuat FROM paket WHERE paket.id = anggota.paket)")
    op.create_index("anggota_terbaru", "anggota", ["orang", "dibuat"])
    op.create_index("paket_terbaru", "paket", ["kantor", "dibuat"])
