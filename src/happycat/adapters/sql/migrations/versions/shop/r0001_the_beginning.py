"""The shop: kernel tables, its copies of others, carts and checkouts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from happycat.adapters.sql.migrations import kernel_v1

revision = "shop_0001"
down_revision = None


def upgrade() -> None:
    kernel_v1.create("shop")
    _states("shop_listing", sa.Column("on_sale", sa.Boolean, nullable=False))
    op.create_index("ix_shop_listing_on_sale", "shop_listing", ["on_sale", "id"])
    _states("shop_buyer")
    _states("shop_standing")
    one_each = sa.UniqueConstraint("client_id", name="uq_shop_cart_client_id")
    _states("shop_cart", sa.Column("client_id", sa.Uuid, nullable=False), one_each)
    _states("shop_checkout", sa.Column("client_id", sa.Uuid, nullable=False))
    op.create_index("ix_shop_checkout_client_id", "shop_checkout", ["client_id", "id"])


def _states(name: str, *more: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *more,
    )
