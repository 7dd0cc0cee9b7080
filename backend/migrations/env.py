"""Alembic's entry: runs on a connection that backend.core.migrate hands over."""

from alembic import context

from backend.core.migrate import compared
from backend.core.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=compared,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
