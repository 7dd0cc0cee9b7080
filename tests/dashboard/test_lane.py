"""The lane above the plots: what was done to the patient stands over what was measured."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.ward import figures, lane
from tests.dashboard.builders import NOW, ago, episode, point, readings, review, series, varied


def infusion(given: bool | None, hours: int) -> dict[str, Any]:  # noqa: FBT001  -- a table of cases
    return {"id": f"i-{hours}", "at": ago(hours=hours), "given": given, "by": "Maria Berg"}


def crp(*values: tuple[str, int]) -> Any:  # noqa: ANN401  -- a series of another kind
    points = [point(value, at=ago(hours=hours), source="lab") for value, hours in values]
    return {**series("temperature", *points), "kind": "crp", "name": {"sv": "CRP", "en": "CRP"}}


LIVED = episode(
    infusions=[infusion(given=True, hours=26), infusion(given=False, hours=2), infusion(None, 1)],
    visited=[{"at": ago(hours=26), "by": "Maria Berg"}],
    missed=[ago(hours=13)],
    reviews=[review(), review(id="v-0", withdrawn_at=ago(hours=22))],
)


def test_each_kind_of_thing_has_its_shape_and_says_what_it_was() -> None:
    told = {mark.kind: mark.told for mark in lane.marks(LIVED, readings(crp(("74", 20))))}

    assert told == {
        "dose": "Dos given: Maria Berg",
        "not_given": "Dos inte given: Maria Berg",
        "visit": "Besök: Maria Berg",
        "sample": "Prov: CRP 74",
        "missed": "Missad mätning: 20:41",
        "decision": "Beslut: Fortsätt hemma, Johan Ek",
    }
    looks = [(look.symbol, look.fill) for look in lane.LOOKS.values()]
    assert len(set(looks)) == len(looks), "no two look alike without colour"


def test_values_of_one_sample_are_one_mark() -> None:
    both = readings(crp(("74", 20)), varied(crp(("9.9", 20)), {"kind": "leukocytes"}))

    (mark,) = (one for one in lane.marks(episode(), both) if one.kind == "sample")

    assert mark.told == "Prov: CRP 74, CRP 9,9"


def test_a_dose_of_which_nobody_has_said_whether_it_was_given_is_no_mark() -> None:
    unsaid = episode(infusions=[infusion(None, 1)], reviews=[])

    assert lane.marks(unsaid, readings()) == []


def test_the_legend_names_every_sign() -> None:
    assert [word for _sign, word in lane.legend()] == list(lane.named().values())


def test_plotly_accepts_the_lane_and_it_stands_above_the_panels() -> None:
    figure = figures.vitals(LIVED, readings(crp(("74", 20))), now=NOW, window="14d")

    drawn = [trace.name for trace in go.Figure(figure).data if trace.yaxis == "y6"]

    assert drawn == ["dos given", "dos inte given", "besök", "prov", "missad mätning", "beslut"]
    assert figure["layout"]["yaxis6"]["domain"][0] > figure["layout"]["yaxis"]["domain"][1]
