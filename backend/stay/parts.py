"""Which parts of the product a ward uses: asked in one place, before anything else is done.

What was begun while a part was in use stays reachable until that stay is over: nobody's bed, agreement
or request is lost because a setting changed. Nothing new is begun in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.access.callers import Caller
from backend.core.tables import Bed, Episode
from backend.core.words import Part
from backend.stay.refusals import PartNotInUse

# Which parts a stay has something of that is not over.
_BEGUN = text("""
    SELECT DISTINCT p.part FROM episode e CROSS JOIN LATERAL (
        SELECT 'assessment' AS part WHERE e.status IN ('candidate', 'informed', 'assessed', 'decided')
        UNION ALL SELECT 'agreement' WHERE EXISTS (
            SELECT 1 FROM agreement_version v WHERE v.episode_id = e.id)
        UNION ALL SELECT 'beds' WHERE EXISTS (
            SELECT 1 FROM bed_reservation r WHERE r.episode_id = e.id AND r.released_at IS NULL)
        UNION ALL SELECT 'home_care' WHERE EXISTS (
            SELECT 1 FROM care_request q
            WHERE q.episode_id = e.id AND q.status NOT IN ('declined', 'withdrawn'))
        UNION ALL SELECT 'round' WHERE e.status = 'at_home' AND EXISTS (
            SELECT 1 FROM standing s WHERE s.episode_id = e.id AND s.assessed_at IS NOT NULL)
        UNION ALL SELECT CASE WHEN x.kind = 'meeting' THEN 'meetings' ELSE 'checklists' END
            FROM stay_entry x WHERE x.episode_id = e.id
              AND (x.kind = 'meeting' OR x.kind = ANY (:listed))
    ) p
    WHERE e.id = :episode OR (e.care_unit_id = :unit AND e.ended_at IS NULL)
""")
# What one writes in the file for a part; every other entry belongs to the stay itself.
KINDS: Mapping[str, Part] = MappingProxyType(
    dict.fromkeys(
        ("information", "answer", "suitability", "suitability_signature"), Part.ASSESSMENT
    )
    | dict.fromkeys(
        (
            "aid",
            "checked",
            "follow_up",
            "kit",
            "order",
            "override",
            "reconciled",
            "vascular_access",
        ),
        Part.CHECKLISTS,
    )
    | dict.fromkeys(("consent", "enrolment", "notice"), Part.HOME_CARE)
    | dict.fromkeys(("absence", "attendance", "kin_consent", "meeting"), Part.MEETINGS)
    | dict.fromkeys(("criteria_judged", "discharge_conversation", "home_event"), Part.ROUND)
)
_LISTED = [kind for kind, part in KINDS.items() if part is Part.CHECKLISTS]


@dataclass(frozen=True, slots=True)
class About:
    """What part somebody's errand is of, and whose, as far as its address tells."""

    part: Part
    unit_id: UUID | None = None
    episode_id: UUID | None = None
    bed_id: UUID | None = None
    # Something that is not carried on for the sake of what is there already.
    anew: bool = False


def check_part(session: Session, caller: Caller, about: About) -> None:
    """Refuse an errand of a part that the ward does not use, and that this stay has nothing of."""
    if all(about.part in post.parts for post in caller.posts):
        return
    unit_id = _unit(session, about)
    # Somebody else's unit is no matter of parts: permissions answer that.
    if unit_id is None or unit_id not in caller.units or about.part in caller.parts_at(unit_id):
        return
    asked = {"episode": about.episode_id} if about.episode_id else {"unit": unit_id}
    if about.anew or about.part not in begun(session, **asked):
        raise PartNotInUse(SENTENCES[about.part], part=about.part)


def begun(
    session: Session, *, unit: UUID | None = None, episode: UUID | None = None
) -> frozenset[Part]:
    """Give the parts that a stay, or any open stay of a unit, has something of."""
    asked = {"unit": unit, "episode": episode, "listed": _LISTED}
    return frozenset(Part(one) for one in session.scalars(_BEGUN, asked))


def winding_down(session: Session, caller: Caller, unit_id: UUID) -> frozenset[Part]:
    """Give the parts that a unit does not use any more, and still has patients in."""
    unused = frozenset(Part) - caller.parts_at(unit_id)
    return unused & begun(session, unit=unit_id) if unused else frozenset()


def in_order(parts: frozenset[Part]) -> Sequence[Part]:
    """List parts as they follow upon each other in the work."""
    return [part for part in Part if part in parts]


def _unit(session: Session, about: About) -> UUID | None:
    if about.unit_id is not None:
        return about.unit_id
    if about.bed_id is not None:
        return session.scalar(select(Bed.care_unit_id).where(Bed.id == about.bed_id))
    return session.scalar(select(Episode.care_unit_id).where(Episode.id == about.episode_id))


SENTENCES: Mapping[Part, str] = MappingProxyType(
    {
        Part.ASSESSMENT: "This ward does not use candidates and assessments in Hemrond.",
        Part.AGREEMENT: "This ward does not write agreements in Hemrond.",
        Part.BEDS: "This ward does not reserve beds in Hemrond.",
        Part.CHECKLISTS: "This ward does not use checklists in Hemrond.",
        Part.HOME_CARE: "This ward does not ask home care through Hemrond.",
        Part.MEETINGS: "This ward does not hold meetings in Hemrond.",
        Part.ROUND: "This ward does not measure at home or hold rounds in Hemrond.",
        Part.FOLLOW_UP: "This ward does not follow its figures up in Hemrond.",
    }
)
