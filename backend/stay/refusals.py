"""What the stay can refuse, each with its sentence."""

from __future__ import annotations

from backend.core.errors import Conflict, Invalid


class ChangedMeanwhile(Conflict):
    """Someone has changed this since you opened it; look at their version beside yours."""


class NoSuchMove(Conflict):
    """From where this patient is, there is no such step."""


class NotYet(Conflict):
    """This cannot be done yet: something must be true first."""


class AlreadyOnTheWay(Conflict):
    """This patient is already on the way home, or at home."""


class OtherName(Conflict):
    """This number is known under another name. Check the identity, then say which name holds."""


class StayOver(Conflict):
    """This stay is over; nothing more can be planned in it."""


class BedTaken(Conflict):
    """The bed is promised to somebody else in that period; choose another or another period."""


class BedClosed(Conflict):
    """The bed is closed; choose another."""


class BedKept(Conflict):
    """The bed stands reserved until the patient is discharged; move it, do not release it."""


class BedHeldAlready(Conflict):
    """A bed stands reserved for this patient already; extend or move it."""


class NoBed(Conflict):
    """No bed stands reserved for this patient; reserve one first."""


class OldVersion(Conflict):
    """There is a newer version of the agreement; read and acknowledge that one."""


class OutOfOrder(Conflict):
    """The request is not where this step can be taken."""


class KitOutOfOrder(Conflict):
    """The kit is not where this step can be taken."""


class TaskOver(Conflict):
    """The task is done or stopped already."""


class BadPeriod(Invalid):
    """The period ends before it begins, or has already been."""


class PartNotInUse(Conflict):
    """This ward does not use that part of Hemrond."""

    title = "Not in use here"
