"""How our server is set up: durable, silent about patients, reachable by socket only."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from backend.core.embedded.running import PORT

DURABLE: Mapping[str, str] = MappingProxyType(
    {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
)
"""An acknowledged reading is on disk. Only throw-away clusters of tests may say otherwise."""

SILENT: Mapping[str, str] = MappingProxyType(
    {
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_min_error_statement": "panic",
        # The text and the detail of an error quote values ("Key (identifier)=(...) already exists"),
        # so errors go to the client alone and what remains is terse.
        "log_min_messages": "log",
        "log_error_verbosity": "terse",
    }
)
"""No statement, parameter or value reaches the log: they are about patients."""

LOG_OF_A_WEEK: Mapping[str, str] = MappingProxyType(
    {
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",  # by weekday; next week's truncates it
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_file_mode": "0600",
        "log_line_prefix": "%m [%p] ",
    }
)

PRIVATE: Mapping[str, str] = MappingProxyType(
    {"listen_addresses": "", "unix_socket_permissions": "0700", "port": PORT}
)

PLAIN: Mapping[str, str] = MappingProxyType(
    {"timezone": "UTC", "log_timezone": "UTC", "cluster_name": "hemrond"}
)


def server_settings(sockets: Path, conf: Mapping[str, str]) -> dict[str, str]:
    """Give all settings; those of the caller win, except over what keeps the log silent."""
    ours = {**PLAIN, **LOG_OF_A_WEEK, **DURABLE, **conf, **SILENT, **PRIVATE}
    return {**ours, "unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"'}


def as_options(settings: Mapping[str, str]) -> list[str]:
    """Write settings for the command line, where no ALTER SYSTEM can undo them."""
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
