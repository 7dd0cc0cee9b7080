"""When something goes wrong: one sentence for the person, one id for both, one line in the log."""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import TYPE_CHECKING

import dash

from dashboard import client
from dashboard.i18n import gettext as _

if TYPE_CHECKING:
    from dashboard.client import Refused

FORBIDDEN = 403
log = logging.getLogger(__name__)


def sentence(error: Exception) -> str:
    """Say what happened and what to do, with an id that the log has too."""
    number = secrets.token_hex(4)
    log.warning("Told a user of error %s: %s%s", number, type(error).__name__, place(error))
    named = _("error id {number}").format(number=number)
    return f"{advice(error)} ({named})"


def place(error: Exception) -> str:
    """Tell where our own fault was, without the message: that may quote a patient's value."""
    if isinstance(error, client.Refused):
        return ""
    return "\n" + "".join(traceback.format_tb(error.__traceback__))


def advice(error: Exception) -> str:
    """Choose the words for an error."""
    match error:
        case client.Unauthenticated():
            return _("Your session is over. Log in again; what you wrote stays.")
        case client.NotFound():
            return _("The patient is not at your unit, or no longer at home.")
        case client.Rejected() if error.problem.get("status") == FORBIDDEN:
            return _("Your role does not include this. What you wrote stays.")
        case client.Rejected():
            return _("The server did not take this: {detail}").format(detail=detail(error))
        case client.Unavailable():
            return _("The server does not answer. What you wrote stays; try again in a moment.")
        case _other:
            return _("Something went wrong here. What you wrote stays; try again.")


def detail(error: Refused) -> str:
    """Return the backend's own words."""
    return error.problem.get("detail") or error.problem.get("title") or ""


def shown(error: Exception) -> None:
    """Show an unforeseen error of a callback on the page."""
    dash.set_props("trouble", {"children": sentence(error)})
