"""The workflow of the stay.

Runs before the new code is live.
"""

revision = "2026_11_22_stay"
down_revision = "2026_11_22_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
