"""The database that comes along: PostgreSQL under a supervisor of ours, or the one you name."""

from backend.core.embedded.begin import Wishes
from backend.core.embedded.choose import External, choose_database
from backend.core.embedded.running import Database, Progress, Running
from backend.core.embedded.supervisor import Supervisor, is_kept

__all__ = [
    "Database",
    "External",
    "Progress",
    "Running",
    "Supervisor",
    "Wishes",
    "choose_database",
    "is_kept",
]
