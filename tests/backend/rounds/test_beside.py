"""What stands beside the curves: agreement and who holds it, cultures, why somebody is parked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.core.tables import AgreementReceipt, AgreementVersion
from backend.core.words import Party, ReceiptStep
from backend.rounds.lab_words import references
from careplans import Kind
from tests.backend.rounds.ward import about, measure, page
from tests.people import Stay, World


def agree(
    owner: Engine, world: World, number: int, at: datetime, *holders: tuple[Party, str]
) -> None:
    """Put a version of Bo's agreement in, and who has got it."""
    version = uuid4()
    with Session(owner) as session, session.begin():
        session.add(
            AgreementVersion(
                id=version,
                episode_id=world.bo.episode_id,
                number=number,
                template_id="kim",
                template_version="1",
                content={},
                reason="",
                at=at,
                author_id=world.staff["alice"],
                author_role="nurse",
            )
        )
        session.flush()
        for party, holder in holders:
            session.add(
                AgreementReceipt(
                    id=uuid4(),
                    episode_id=world.bo.episode_id,
                    version_id=version,
                    party=party,
                    holder=holder,
                    step=ReceiptStep.RECEIVED,
                    means="paper",
                    at=at,
                    author_id=world.staff["alice"],
                    care_unit_id=world.ward,
                )
            )


def entered(client: TestClient, home: Stay, kind: str, at: datetime, **more: object) -> None:
    body = {"id": str(uuid4()), "at": at.isoformat(), "values": {}, "note": ""} | more
    answer = client.post(about(home, kind), json=body)
    assert answer.status_code in {200, 201}, answer.text


def test_the_page_warns_while_somebody_acts_on_an_old_agreement_d45(
    bob: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    everybody = ((Party.PATIENT, "patient"), (Party.HOME_CARE, "Hemsjukvården"))
    agree(owner, world, 1, now - timedelta(days=3), *everybody)
    assert page(bob, world.bo)["agreement"]["warning"] is None

    agree(owner, world, 2, now - timedelta(hours=2), (Party.PATIENT, "patient"))

    told: dict[str, Any] = page(bob, world.bo)["agreement"]
    assert (told["number"], told["author"]) == (2, "Alice")
    assert {one["holder"]: one["holds_version"] for one in told["holders"]} == {
        "patient": 2,
        "Hemsjukvården": 1,
    }
    assert "Hemsjukvården" in told["warning"]["sv"]


def test_home_care_is_told_what_it_holds_itself_and_of_nobody_else_l10(
    dora: TestClient, world: World, owner: Engine, now: datetime
) -> None:
    agree(owner, world, 1, now, (Party.KIN, "Siv"), (Party.HOME_CARE, "Hemsjukvården"))

    told = page(dora, world.bo)["agreement"]

    assert "Siv" not in str(told)
    assert told["number"] == 1


def test_before_the_first_agreement_there_is_none(bob: TestClient, world: World) -> None:
    assert page(bob, world.bo)["agreement"] is None


def test_the_page_says_why_somebody_is_parked_also_at_another_ward(
    bob: TestClient, world: World
) -> None:
    assert page(bob, world.bo)["parked"] is None

    bob.put(about(world.bo, "parked"), json={"parked": True, "reason": "Väntar på odlingssvar"})

    aside = page(bob, world.bo)["parked"]
    assert (aside["reason"], aside["by"]) == ("Väntar på odlingssvar", "Bob")
    bob.put(about(world.bo, "parked"), json={"parked": False})
    assert page(bob, world.bo)["parked"] is None


def test_cultures_stand_in_full_beside_the_values_with_their_usual_range_d84(
    bob: TestClient, world: World, now: datetime
) -> None:
    first, second = "Blododling: växt av E. coli.", "Resistens: cefotaxim S, ciprofloxacin R."
    entered(bob, world.bo, "labs", now - timedelta(days=1), values={"crp": "88"}, note=first)
    entered(bob, world.bo, "labs", now - timedelta(hours=1), values={"crp": "41"}, note=second)

    shown = page(bob, world.bo)

    assert [one["text"] for one in shown["cultures"]] == [second, first]
    assert [(one["kind"], one["trend"], one["usual"]) for one in shown["labs"]] == [
        ("crp", "down", "< 5")
    ]


def test_a_range_is_that_of_the_patients_legal_sex_or_both_where_it_is_not_known() -> None:
    creatinine = references(date(2026, 11, 22))[Kind.CREATININE]

    assert creatinine.for_("196101182803") == "45–90"
    assert creatinine.for_("196101182813") == "60–105"
    assert creatinine.for_("reserve 17") == "♀ 45–90, ♂ 60–105"


def test_every_range_says_where_it_was_read_or_that_nobody_has_verified_it() -> None:
    sources = {kind: usual.source for kind, usual in references(date(2026, 11, 22)).items()}

    assert "NORIP" in sources[Kind.CREATININE]
    assert "NORIP" in sources[Kind.LEUKOCYTES]
    assert sources[Kind.CRP].startswith("Not verified for Sweden")


def test_visits_are_marked_when_they_were_and_a_corrected_note_counts_once(
    dora: TestClient, world: World, now: datetime
) -> None:
    first = str(uuid4())
    body = {"id": first, "event_at": (now - timedelta(hours=3)).isoformat(), "text": "Dos given"}
    dora.post(about(world.bo, "notes"), json=body | {"chips": []})
    again = body | {"id": str(uuid4()), "corrects": first, "text": "Dos given 09.10", "chips": []}
    dora.post(about(world.bo, "notes"), json=again)

    assert [one["by"] for one in page(dora, world.bo)["visited"]] == ["Dora"]


def test_who_has_sent_nothing_yet_is_told_when_the_first_set_is_planned(
    bob: TestClient, world: World, now: datetime
) -> None:
    shown = page(bob, world.bo)

    assert shown["assessment"] is None
    assert datetime.fromisoformat(shown["first_due"]) > now
    measure(bob, world.bo, now)
    assert datetime.fromisoformat(page(bob, world.bo)["first_due"]) > now
