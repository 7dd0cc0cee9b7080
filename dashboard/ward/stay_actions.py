"""What can be done about a stay: where it is sent, and what is said when it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from dashboard.client import Call, Conflict, quoted
from dashboard.i18n import gettext as _
from dashboard.ward import stay_file, stay_forms, stay_meetings, stay_steps, stay_words, trouble
from dashboard.ward.stay_forms import NotReadable, Sent, body

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.client import Method, Refused

PATHS = {
    "flag": "candidates",
    "take_in": "stays",
    "hold": "stays",
    "move": "episodes/{episode}/moves",
    "admit": "episodes/{episode}/admission",
    "entry": "episodes/{episode}/entries",
    "reserve": "episodes/{episode}/bed",
    "extend": "episodes/{episode}/bed/extend",
    "move_bed": "episodes/{episode}/bed/move",
    "close_bed": "beds/{bed}/close",
    "open_bed": "beds/{bed}/open",
    "agreement": "episodes/{episode}/agreement",
    "receipt": "episodes/{episode}/agreement/receipts",
    "read": "episodes/{episode}/agreement/readings",
    "text_read": "texts/readings",
    "request": "episodes/{episode}/care-requests",
    "step": "care-requests/{request}/steps",
    "task": "stay-tasks/{task}/receipts",
    "heads_up": "heads-ups",
    "unit_agreement": "care-units/{unit}/agreement",
    "link": "episodes/{episode}/meetings/{meeting}/links/{participant}",
    "unlink": "episodes/{episode}/meetings/{meeting}/links/{participant}",
    "substitute": "episodes/{episode}/meetings/{meeting}/participants/{participant}/substitute",
    "message": "messages",
    "message_step": "messages/{message}/steps",
    "invitation_text": "episodes/{episode}/invitation-check",
}
# What an entry is about, where that is decided by what somebody filled in.
SUBJECTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "information": lambda entry: str(entry.get("kin") or entry.get("to", "")),
    "home_event": lambda entry: f"{entry.get('type')}/{entry.get('on')}",
    "experience": lambda entry: str(entry.get("of", "")),
    "consent": lambda entry: str(entry.get("receiver", "")),
    "notice": lambda entry: str(entry.get("type", "")),
    "emergency": lambda entry: str(entry.get("called_at", "")),
}


class Misfit(TypedDict):
    """What is wrong with one field."""

    at: str
    text: str


class Result(TypedDict):
    """What became of something somebody did."""

    ok: bool
    sentence: str
    lacking: list[stay_words.Lacking]
    errors: list[Misfit]
    versions: dict[str, list[tuple[str, str]]] | None
    again: dict[str, Any] | None
    go: str | None


def call(sent: Sent) -> Call:
    """Give what is sent to the API."""
    ids = {name: quoted(value) for name, value in sent["ids"].items()}
    method: Method = "DELETE" if sent["action"] == "unlink" else "POST"
    return Call(method, PATHS[sent["action"]].format(**ids), shaped(sent))


def shaped(sent: Sent) -> dict[str, Any]:
    """Give the body of a call."""
    made = stay_steps.in_words(stay_meetings.shaped(body(sent)))
    if sent["action"] in {"flag", "take_in"}:
        made = stay_forms.named_by_plan(made)
    if "hold" in made:
        made["hold"] = placed(made["hold"])
    if sent["action"] == "message":
        made = {"unit_id": made.pop("unit_id"), "message": made}
    made = placed(made)
    if made.get("entry", {}).get("kind") == "information":
        made["entry"] = stay_file.which_kin(made["entry"])
    known = made.pop("known", None)
    if known is not None:
        entry = made["entry"]
        made["previous"] = known.get(SUBJECTS[entry["kind"]](entry))
    return made


def placed(made: dict[str, Any]) -> dict[str, Any]:
    """Put a chosen place into the words of the API: a bed by its id, or any beyond the number."""
    if "place" not in made:
        return made
    kind, _colon, bed = made.pop("place").partition(":")
    return made | {"kind": kind, "bed_id": bed or None}


def done(sent: Sent, answer: Any) -> Result:  # noqa: ANN401  -- each call has an answer of its own
    """Say that it is done, what followed, and where to go next."""
    told = answer if isinstance(answer, dict) else {}
    followed = [stay_words.said_by(one["said"]) for one in followed_of(told)]
    sentence = " ".join([_("Saved."), *followed, *unusual(told)])
    return result(sentence, ok=True, go=onward(sent, told))


def onward(sent: Sent, told: Mapping[str, Any]) -> str | None:
    """Say which page shows what has come of it: a flag and an admission have a stay to be read."""
    made = told.get("episode_id")
    episode = {"flag": made, "take_in": made, "admit": sent["ids"].get("episode")}
    found = episode.get(sent["action"])
    return f"/ward/stay/{found}" if found else None


def followed_of(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give what a move brought with it."""
    found: list[Mapping[str, Any]] = (told.get("move") or told).get("followed", [])
    return found


def unusual(told: Mapping[str, Any]) -> list[str]:
    """Say what is unusual about the first day at home (D32)."""
    if "weekend" in told.get("warnings", []):
        return [_("The first day is a Saturday or Sunday.")]
    return [_("The first day is a holiday.")] if told.get("warnings") else []


def unreadable(wrong: NotReadable) -> Result:
    """Say which field cannot be read."""
    return result(_("Look at the marked field."), errors=[{"at": wrong.name, "text": wrong.advice}])


def refused(sent: Sent, refusal: Refused) -> Result:
    """Say why it was not done: what is missing, beside which field, or both versions."""
    problem: Mapping[str, Any] = refusal.problem
    told = problem.get("errors") or []
    errors: list[Misfit] = [
        {"at": name_of(one["pointer"]), "text": stay_words.refusal(one["detail"])} for one in told
    ]
    if isinstance(refusal, Conflict) or told or problem.get("status") == FORBIDDEN:
        detail = str(problem.get("detail") or problem.get("title") or "")
        missing = stay_words.missing(problem.get("missing", []))
        sentence = _("This cannot be done yet:") if missing else stay_words.refusal(detail)
        versions, again = compared(sent, problem)
        return result(sentence, lacking=missing, errors=errors, versions=versions, again=again)
    return result(trouble.sentence(refusal))


FORBIDDEN = 403


def name_of(pointer: str) -> str:
    """Turn a pointer of the API into the name of a field; tagged unions add their tag."""
    parts = [part for part in pointer.split("/") if part]
    if len(parts) > 2 and parts[0] == "entry":  # noqa: PLR2004  -- entry, its kind, its field
        parts = [parts[0], *parts[2:]]
    name = ".".join(parts)
    named = {"kind": "place", "bed_id": "place"}
    named |= {f"hold.{one}": f"hold.{place}" for one, place in named.items()}
    return named.get(name, name)


def compared(
    sent: Sent, problem: Mapping[str, Any]
) -> tuple[dict[str, list[tuple[str, str]]] | None, dict[str, Any] | None]:
    """Lay both versions side by side, and say what a second try must name."""
    current, yours = problem.get("current"), problem.get("yours")
    if not isinstance(current, dict) or yours is None:
        return None, None
    match sent["action"]:
        case "entry":
            kind = str(yours["kind"])
            mine = stay_file.lines({"kind": kind, "content": yours})
            return {"theirs": stay_file.lines(current), "mine": mine}, {"previous": current["id"]}
        case "agreement":
            theirs = [(_("Version"), str(current["number"])), *flat(current["content"])]
            return {"theirs": theirs, "mine": flat(yours)}, {"seen": current["number"]}
        case "extend":
            return {"theirs": flat(current), "mine": flat(yours)}, {"seen_until": current["until"]}
        case "flag" | "take_in" | "hold":
            return {"theirs": flat(current), "mine": flat(yours)}, {"name": "new"}
        case _other:
            return {"theirs": flat(current), "mine": flat(yours)}, None


def flat(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Write any content line by line."""
    return [line for name, value in told.items() for line in _flat(name, value)]


def _flat(name: str, value: Any) -> list[tuple[str, str]]:  # noqa: ANN401  -- any content
    label = stay_words.word("field", name)
    if name in {"status", "seen", "to"}:
        return [(label, stay_words.word("status", str(value)))]
    if isinstance(value, list):
        rows = [
            ", ".join(
                str(x) for k, x in one.items() if k != "key" and x not in (None, "", [], False)
            )
            if isinstance(one, dict)
            else str(one)
            for one in value
        ]
        return [(label, "; ".join(rows))]
    return [] if value in (None, "") or isinstance(value, dict) else [(label, str(value))]


def result(  # noqa: PLR0913  -- the whole answer, each part by its name
    sentence: str,
    *,
    ok: bool = False,
    lacking: list[stay_words.Lacking] | None = None,
    errors: list[Misfit] | None = None,
    versions: dict[str, list[tuple[str, str]]] | None = None,
    again: dict[str, Any] | None = None,
    go: str | None = None,
) -> Result:
    """Make an answer to the browser."""
    return {
        "ok": ok,
        "sentence": sentence,
        "lacking": lacking or [],
        "errors": errors or [],
        "versions": versions,
        "again": again,
        "go": go,
    }
