"""Alembic's entry: runs on a connection that backend.core.migrate hands over."""

from alembic import context

from backend.core.tables import Base


def _ours(thing: object, _name: str | None, kind: str, _reflected: bool, _other: object) -> bool:  # noqa: FBT001 -- Alembic's signature
    """Leave out what the extension or partitioning makes by itself."""
    return not (kind == "table" and getattr(thing, "info", {}).get("by_time"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=_ours,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
