"""Why the API did not take a field, where the field alone does not tell: in the reader's language."""

from __future__ import annotations

import re

from dashboard.i18n import gettext as _

FAR = re.compile(r"More than (\d+) days ahead: check the year\.")
OLD = re.compile(r"The time lies more than (\d+) days back\.")


def reason(detail: str) -> str:
    """Say what the API says in English; nothing where the field's own words do better."""
    if far := FAR.fullmatch(detail):
        return _("More than {n} days ahead: check the year.").format(n=far[1])
    if old := OLD.fullmatch(detail):
        return _(
            "More than {n} days back: check the date. What is older is written in a note, "
            "with the time now."
        ).format(n=old[1])
    return {
        "The time lies in the future.": _("This time has not come yet."),
        "The systolic pressure must be higher than the diastolic.": _(
            "Check: the upper pressure must be higher than the lower."
        ),
        "The pump cannot weigh more after the infusion than before.": _(
            "Check: the pump cannot weigh more after than before."
        ),
    }.get(detail, "")
