"""The plots are valid, comparable between patients, and honest about what was not measured."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import pytest

from dashboard.ward import figures, traces
from dashboard.ward.app import ASSETS
from tests.dashboard.builders import NOW, ago, episode, point, readings, review, series

if TYPE_CHECKING:
    from dashboard.answers import Series


def drawn(*told: Series, window: str = "14d", **more: object) -> dict[str, Any]:
    return figures.vitals(episode(**more), readings(*told), now=NOW, window=window)


@pytest.mark.parametrize("window", ["24h", "3d", "14d"])
@pytest.mark.parametrize(
    "told",
    [
        [],
        [series("temperature")],
        [series("temperature", point("37.9"))],
        [
            series("temperature", point("39.4", points=2), point("384", implausible="high")),
            series("pulse", point("34", points=3), point(None), point("160", points=3)),
            series("diastolic", point("80", points=None)),
        ],
    ],
)
def test_plotly_accepts_the_figure(told: list[Series], window: str) -> None:
    assert go.Figure(drawn(*told, window=window)).layout.uirevision == "e-anna"


def test_axes_are_fixed_so_that_two_patients_look_comparable() -> None:
    calm = drawn(series("temperature", point("36.9")))
    ill = drawn(series("temperature", point("40.2", points=2)))

    assert calm["layout"]["yaxis5"]["range"] == ill["layout"]["yaxis5"]["range"] == [34.0, 41.0]
    assert all(calm["layout"][f"yaxis{n}"]["fixedrange"] for n in ("", 2, 3, 4, 5))
    assert calm["layout"]["xaxis"]["fixedrange"]


def test_panels_stand_in_the_order_of_news2_and_do_not_overlap() -> None:
    layout = drawn()["layout"]
    domains = [layout[f"yaxis{n}"]["domain"] for n in (6, "", 2, 3, 4, 5)]

    assert figures.PANELS[0] == "respiratory_rate"
    assert figures.PANELS[-1] == "temperature"
    assert all(above[0] > below[1] for above, below in pairwise(domains))
    assert all(0 <= low < high <= 1 for low, high in domains)


def test_a_vital_sign_nobody_measured_keeps_its_panel_and_says_so() -> None:
    layout = drawn(series("temperature", point("37.0")))["layout"]

    assert [note["text"] for note in layout["annotations"]] == ["Inga mätningar"] * 4


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (-5, "Inga mätningar ännu, första planerad 14:41"),
        (-23, "Inga mätningar ännu, första planerad i morgon\u00a008:41"),
    ],
)
def test_a_home_that_has_sent_nothing_yet_says_when_the_first_set_is_planned(
    hours: int, said: str
) -> None:
    notes = drawn(first_due=ago(hours=hours))["layout"]["annotations"]

    assert [note["text"] for note in notes] == [said] * len(figures.PANELS)


def test_a_decision_that_was_taken_back_draws_no_line() -> None:
    back = [review(withdrawn_at=ago(hours=22))]

    assert [s for s in drawn(reviews=back)["layout"]["shapes"] if s["type"] == "line"] == []


def test_bands_meet_without_gap_and_stay_on_the_axis() -> None:
    shapes = drawn(series("temperature", point("37.0")))["layout"]["shapes"]
    bands = [s for s in shapes if s.get("yref") == "y5"]

    assert [(b["y0"], b["y1"]) for b in bands] == [
        (34.0, pytest.approx(35.05)),
        (pytest.approx(38.05), pytest.approx(39.05)),
        (pytest.approx(39.05), 41.0),
    ]
    assert [b["fillcolor"] for b in bands] == [figures.BANDS[n] for n in (3, 1, 2)]


def test_normal_has_no_colour_and_nothing_is_green() -> None:
    shapes = drawn(series("temperature", point("37.0")))["layout"]["shapes"]
    colours = [*figures.BANDS.values(), *traces.MARKS.values()]

    assert 0 not in figures.BANDS
    assert all(not (s.get("y0", 0) < 37.0 < s.get("y1", 0)) for s in shapes if s["yref"] == "y5")
    assert all(int(c[3:5], 16) <= int(c[1:3], 16) for c in colours if c != traces.INK)


def test_points_differ_in_shape_and_size_and_not_in_colour_alone() -> None:
    marks = traces.marks(
        series("pulse", point("80"), point("120", points=2), point("145", points=3)), "y4"
    )["marker"]

    assert marks["symbol"] == ["circle", "diamond", "square"]
    assert marks["size"][0] < marks["size"][1]


def test_what_the_patient_measured_has_an_open_mark() -> None:
    own = traces.marks(series("pulse", point("80"), point("82", source="patient")), "y4")["marker"]

    assert own["color"] == [traces.INK, traces.PAPER]
    assert own["line"]["color"] == [traces.INK, traces.INK]


def test_a_silence_is_a_gap_in_the_line() -> None:
    points = [point("80", at=ago(hours=h)) for h in (40, 36, 32, 16, 12)]

    line = traces.line(series("pulse", *points), "y4")

    assert [y is None for y in line["y"]] == [False] * 3 + [True] + [False] * 2 + [True]
    assert line["connectgaps"] is False


def test_an_extreme_off_the_axis_stands_at_the_edge_with_its_number() -> None:
    outside = traces.outside(series("pulse", point("171", points=3)), "y4")

    assert outside["y"] == [150.0]
    assert outside["text"] == ["171"]
    assert outside["marker"]["symbol"] == ["triangle-up"]


def test_a_value_that_cannot_be_true_is_shown_questioned_and_never_joined_or_scored() -> None:
    told = series("temperature", point("37.0"), point("384", implausible="high", points=None))

    assert traces.line(told, "y5")["y"] == [37.0, None]
    assert traces.outside(told, "y5")["text"] == ["384?"]
    assert traces.outside(told, "y5")["marker"]["symbol"] == ["x-thin"]
    assert traces.told(told["points"][1], told) == "384 °C · orimligt värde, poängsätts inte"


def test_a_late_reading_of_the_patients_own_says_both() -> None:
    told = series("temperature", point("38.4", points=1, source="patient", late=True))

    assert traces.told(told["points"][0], told) == "38,4 °C · 1 p · patienten · mottaget 07:41"


def test_a_low_extreme_points_down() -> None:
    assert traces.edge(point("20"), series("pulse")) == "triangle-down"


def test_no_text_of_the_plot_is_markup_for_the_policy_would_refuse_it() -> None:
    told = series("temperature", point("39.4", points=2), point("384", implausible="high"))

    assert not re.search(r"<(?!extra>|/extra>)", str(drawn(told)))


@pytest.mark.parametrize(
    ("hours", "window"),
    [((), "24h"), ((1, 20), "24h"), ((1, 25), "3d"), ((1, 71), "3d"), ((1, 73), "14d")],
)
def test_the_plots_begin_with_the_window_that_holds_the_whole_stay(
    hours: tuple[int, ...], window: str
) -> None:
    """A stay of three days is not drawn as fourteen, most of them empty."""
    told = readings(series("pulse", *(point("72", at=ago(hours=n)) for n in hours)))

    assert figures.window_of(told, now=NOW) == window


def test_windows_end_now_and_begin_where_they_say() -> None:
    windows = figures.windows(NOW)

    assert list(windows) == ["24h", "3d", "14d"]
    assert windows["24h"]["range"][0] == "2026-11-21T09:41:00"
    assert windows["14d"]["range"][0] == "2026-11-08T09:41:00"


def test_a_signed_round_is_a_line_through_all_panels() -> None:
    lines = [s for s in drawn()["layout"]["shapes"] if s["type"] == "line"]

    assert [(line["x0"], line["yref"]) for line in lines] == [("2026-11-21T10:41:00", "paper")]


def test_plots_and_pages_have_the_same_colours() -> None:
    tokens = (ASSETS / "tokens.css").read_text("utf-8")
    told = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", tokens))

    assert {n: told[f"band-{n}"] for n in (1, 2, 3)} == figures.BANDS
    assert (told["ink"], told["muted"], told["rule"]) == (traces.INK, traces.MUTED, traces.LINE)
    assert (told["mark-2"], told["mark-3"]) == (traces.MARKS[2], traces.MARKS[3])
