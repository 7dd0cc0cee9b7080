"""What must be true before a move, each as a question to the file and a sentence when it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from backend.core.words import RequestStatus, Role
from backend.stay import checklists
from backend.stay.file import File, Kept, reserved
from backend.stay.holders import patient_acknowledged
from backend.stay.said import Said
from backend.stay.states import Move, Need

BOTH = frozenset({Role.PHYSIOTHERAPIST, Role.OCCUPATIONAL_THERAPIST})


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is asked, and whether a decision comes with the question."""

    now: datetime
    today: date
    decision: bool = False


def missing(file: File, move: Move, moment: Moment) -> list[dict[str, Any]]:
    """Give what is not yet true, in the order of the table."""
    unmet = [need for need in move.needs if not HOLDS[need](file, moment)]
    return [{"need": need, "text": said(need, file, moment).as_json()} for need in unmet]


def said(need: Need, file: File, moment: Moment) -> Said:
    """Say what is not yet true, with what it is that lacks where the file can tell."""
    lacks = LACKING[need](file, moment) if need in LACKING else ()
    if not lacks:
        return SAID[need]
    return Said(
        f"{SAID[need].sv} Saknas: {', '.join(one.sv for one in lacks)}.",
        f"{SAID[need].en} Missing: {', '.join(one.en for one in lacks)}.",
    )


def signed_by(file: File) -> frozenset[Role]:
    """Give the professions that stand behind the newest joint view; writing it is signing it."""
    joint = file.newest("suitability")
    if joint is None:
        return frozenset()
    signatures = {
        Role(row.author_role)
        for row in file.all_of("suitability_signature")
        if row.content["suitability_id"] == str(joint.id)
    }
    return frozenset(signatures | {Role(joint.author_role)}) & BOTH


def _informed(file: File, _moment: Moment) -> bool:
    return file.newest("information", "patient") is not None


def _says_yes(file: File, of: str, what: str) -> bool:
    answer = file.content("answer", of)
    return answer is not None and answer[what] == "yes"


def _patient_willing(file: File, _moment: Moment) -> bool:
    return _says_yes(file, "patient", "willing")


def _patient_safe(file: File, _moment: Moment) -> bool:
    return _says_yes(file, "patient", "feels_safe")


def _kin_agree(file: File, _moment: Moment) -> bool:
    """Ask those of the patient's people who take part in the care; nobody else has a say."""
    taking_part = [row.subject for row in file.all_of("contact") if row.content["takes_part"]]
    return all(
        _says_yes(file, key, what) for key in taking_part for what in ("willing", "feels_safe")
    )


def _joint_assessment(file: File, _moment: Moment) -> bool:
    joint = file.content("suitability")
    fits = joint is not None and joint["result"] != "not_suitable"
    return fits and signed_by(file) == BOTH


def _decision(_file: File, moment: Moment) -> bool:
    return moment.decision


def _bed(file: File, moment: Moment) -> bool:
    return reserved(file.bed, moment.now)


def _agreement(file: File, _moment: Moment) -> bool:
    return patient_acknowledged(file)


def _checklist(file: File, moment: Moment) -> bool:
    return checklists.complete(file, "leaving", today=moment.today, now=moment.now)


def _conversation(file: File, _moment: Moment) -> bool:
    """Ask for the one signed on the round; a ward without rounds keeps it in the file."""
    return file.conversation is not None or file.newest("discharge_conversation") is not None


def _criteria(file: File, _moment: Moment) -> bool:
    judged = file.newest("criteria_judged")
    if _reasoned(file, judged):
        return True
    if judged is not None:
        return bool(judged.content["met"])
    met, of = file.criteria
    return of > 0 and met == of


def _reasoned(file: File, judged: Kept | None) -> bool:
    """Tell whether a doctor signed why, in the conversation, and has said nothing else since."""
    talk = file.conversation
    if talk is None or not talk.unmet_reason.strip() or talk.author_role != Role.PHYSICIAN:
        return False
    return judged is None or judged.at < talk.at


def _follow_up(file: File, _moment: Moment) -> bool:
    return file.newest("follow_up") is not None


def _reconciled(file: File, moment: Moment) -> bool:
    return file.newest("reconciled") is not None and not _absent(file, moment)


def _absent(file: File, _moment: Moment) -> list[Said]:
    """Name those who were not at the reconciliation: home care that said yes, kin who take part."""
    kept = file.content("reconciled")
    if kept is None:
        return []
    there = " / ".join(kept["parties"]).casefold()
    units = [row.unit_name for row in file.requests if row.status == RequestStatus.ACCEPTED]
    kin = [row.content["name"] for row in file.all_of("contact") if row.content["takes_part"]]
    return [Said(name, name) for name in (*units, *kin) if name.casefold() not in there]


def _discharge_list(file: File, moment: Moment) -> bool:
    return checklists.complete(file, "discharge", today=moment.today, now=moment.now)


def _open_items(name: str) -> Callable[[File, Moment], list[Said]]:
    def lacking(file: File, moment: Moment) -> list[Said]:
        looked = checklists.look(file, name, today=moment.today, now=moment.now)
        return [Said(one.item.sv, one.item.en) for one in looked if not one.passed]

    return lacking


HOLDS: Mapping[Need, Callable[[File, Moment], bool]] = MappingProxyType(
    {
        Need.INFORMED: _informed,
        Need.PATIENT_WILLING: _patient_willing,
        Need.PATIENT_SAFE: _patient_safe,
        Need.KIN_AGREE: _kin_agree,
        Need.JOINT_ASSESSMENT: _joint_assessment,
        Need.DECISION: _decision,
        Need.BED: _bed,
        Need.AGREEMENT: _agreement,
        Need.CHECKLIST: _checklist,
        Need.CONVERSATION: _conversation,
        Need.CRITERIA: _criteria,
        Need.FOLLOW_UP: _follow_up,
        Need.RECONCILED: _reconciled,
        Need.DISCHARGE_LIST: _discharge_list,
    }
)
# What can be named of that which lacks.
LACKING: Mapping[Need, Callable[[File, Moment], list[Said]]] = MappingProxyType(
    {
        Need.CHECKLIST: _open_items("leaving"),
        Need.DISCHARGE_LIST: _open_items("discharge"),
        Need.RECONCILED: _absent,
    }
)
SAID: Mapping[Need, Said] = MappingProxyType(
    {
        Need.INFORMED: Said(
            "Patienten ska ha fått information och broschyr.",
            "The patient must have been informed and given the brochure.",
        ),
        Need.PATIENT_WILLING: Said(
            "Patienten ska ha svarat att hen vill.", "The patient must have said that they want to."
        ),
        Need.PATIENT_SAFE: Said(
            "Patienten ska ha svarat att hen känner sig trygg.",
            "The patient must have said that they feel safe.",
        ),
        Need.KIN_AGREE: Said(
            "Närstående som deltar ska vilja och känna sig trygga.",
            "Kin who take part must be willing and feel safe.",
        ),
        Need.JOINT_ASSESSMENT: Said(
            "Fysioterapeut och arbetsterapeut ska båda ha signerat bedömningen att det är lämpligt.",
            "Physiotherapist and occupational therapist must both have signed that it is suitable.",
        ),
        Need.DECISION: Said(
            "Läkarens beslut med villkor ska följa med.",
            "The doctor's decision with its conditions must come with it.",
        ),
        Need.BED: Said(
            "En trygghetsplats ska vara reserverad: ingen går hem utan plats.",
            "A bed must stand reserved: nobody goes home without one.",
        ),
        Need.AGREEMENT: Said(
            "Patienten ska ha bekräftat den gällande överenskommelsen.",
            "The patient must have acknowledged the current agreement.",
        ),
        Need.CHECKLIST: Said(
            "Checklistan före hemgång ska vara klar eller åsidosatt med skäl.",
            "The checklist before leaving must be complete, or overridden with a reason.",
        ),
        Need.CONVERSATION: Said(
            "Utskrivningssamtalet ska ha hållits.",
            "The discharge conversation must have been held.",
        ),
        Need.CRITERIA: Said(
            "Utskrivningskriterierna ska vara uppfyllda, eller bedömda så av läkare.",
            "The discharge criteria must be met, or judged so by a doctor.",
        ),
        Need.FOLLOW_UP: Said(
            "Uppföljning och kontakt efter utskrivning ska finnas.",
            "Follow-up and whom to call afterwards must be there.",
        ),
        Need.RECONCILED: Said(
            "Avstämning med alla parter ska ha gjorts.",
            "All parties must have met about the discharge.",
        ),
        Need.DISCHARGE_LIST: Said(
            "Checklistan för utskrivning ska vara klar eller åsidosatt med skäl.",
            "The discharge checklist must be complete, or overridden with a reason.",
        ),
    }
)
