"""The daily round in full.

Runs before the new code is live.
"""

revision = "2026_11_22_rounds"
down_revision = "2026_11_22_stay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
