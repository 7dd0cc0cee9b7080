"""The ward reads its own words: numbers, times, tiers, and scores that do not promise too much."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast, get_args

import pytest

from dashboard.answers import Outcome
from dashboard.i18n import hush, speak
from dashboard.ward import words
from tests.dashboard.builders import NOW, ago, news2

if TYPE_CHECKING:
    from dashboard.answers import Allergy


@pytest.mark.parametrize(
    ("value", "shown"),
    [("37.9", "37,9"), (134, "134"), ("-3", "−3"), (None, "–"), ("-0.5", "−0,5")],
)
def test_a_number_has_a_decimal_comma_and_a_real_minus(value: str | int | None, shown: str) -> None:
    assert words.number(value) == shown


@pytest.mark.usefixtures("english")
def test_in_english_the_decimal_sign_is_a_point() -> None:
    assert words.number("37.9") == "37.9"


@pytest.mark.parametrize(("ucum", "shown"), [("mm[Hg]", "mmHg"), ("Cel", "°C"), ("%", "%")])
def test_units_are_written_as_on_the_ward(ucum: str, shown: str) -> None:
    assert words.unit(ucum) == shown


def test_a_personal_number_is_shown_in_full_with_its_hyphen() -> None:
    assert words.identifier("193405121274") == "19340512-1274"
    assert words.identifier("TF-0001") == "TF-0001"


def test_times_are_on_the_clock_of_stockholm_summer_and_winter() -> None:
    assert words.clock("2026-11-22T08:41:00+00:00") == "09:41"
    assert words.clock("2026-07-01T08:41:00+00:00") == "10:41"
    assert words.naive("2026-07-01T08:41:00+00:00") == "2026-07-01T10:41:00"
    assert words.stamp("2026-11-22T08:41:00Z") == "2026-11-22 09:41"


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        (ago(hours=3), "i dag\u00a006:41"),
        (ago(hours=10), "i går\u00a023:41"),
        (ago(hours=-20), "i morgon\u00a005:41"),
        (ago(days=3), "19\u00a0nov\u00a009:41"),
    ],
)
def test_a_time_is_said_as_one_says_it_today(iso: str, said: str) -> None:
    assert words.when(iso, now=NOW) == said


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2027-11-30T07:00:00Z", "30\u00a0nov\u00a02027\u00a008:00"),
        ("2025-12-31T22:30:00Z", "31\u00a0dec\u00a02025\u00a023:30"),
        # The ward's clock decides which year it is, not the clock of the world.
        ("2026-12-31T23:30:00Z", "1\u00a0jan\u00a02027\u00a000:30"),
        ("2026-12-31T22:30:00Z", "31\u00a0dec\u00a023:30"),
    ],
)
def test_a_time_of_another_year_says_which(iso: str, said: str) -> None:
    assert words.when(iso, now=NOW) == said


@pytest.mark.usefixtures("english")
def test_a_time_of_another_year_says_which_in_english_too() -> None:
    assert words.when("2027-11-30T07:00:00Z", now=NOW) == "30\u00a0Nov\u00a02027\u00a008:00"


def test_yesterday_stays_yesterday_on_new_years_day() -> None:
    new_year = datetime(2027, 1, 1, 8, tzinfo=UTC)

    assert words.when("2026-12-31T20:00:00Z", now=new_year) == "i går\u00a021:00"


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ("2026-11-22T10:00:00Z", "11:00"),
        ("2026-11-22T23:30:00Z", "23\u00a0nov\u00a000:30"),
        ("2027-11-22T10:00:00Z", "22\u00a0nov\u00a02027\u00a011:00"),
    ],
)
def test_an_end_on_another_day_than_the_beginning_says_which(ends: str, said: str) -> None:
    assert words.ending(ends, start="2026-11-22T09:00:00Z") == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (-5, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (150, "2 h"),
        (2820, "47 h"),
        (2880, "2 dygn"),
        (20160, "14 dygn"),
    ],
)
def test_age_is_said_in_minutes_then_hours_then_days(minutes: float, said: str) -> None:
    assert words.ago(ago(minutes=minutes), now=NOW) == said


@pytest.mark.usefixtures("english")
def test_english_counts_one_day_and_many_days() -> None:
    assert words.ago(ago(hours=49), now=NOW) == "2 days"


def test_a_day_is_written_in_full_for_the_head_of_the_list() -> None:
    assert words.long_date("2026-11-22") == "söndag 22 november 2026"


@pytest.mark.parametrize(
    ("level", "sign", "word"),
    [(3, "■", "HÖG"), (2, "◆", "MEDEL"), (1, "●", "LÅG"), (0, "○", "TEKNISKT")],
)
def test_urgency_is_a_sign_and_a_word_and_not_only_a_colour(
    level: int, sign: str, word: str
) -> None:
    told = words.urgency(level)

    assert (told.sign, told.word) == (sign, word)


def test_no_two_urgencies_look_or_sound_alike() -> None:
    told = [words.urgency(level) for level in range(4)]

    assert len({one.sign for one in told}) == len({one.word for one in told}) == 4
    assert len({one.css for one in told}) == 4


@pytest.mark.parametrize(("points", "sign"), [(None, ""), (0, ""), (1, "●"), (2, "◆"), (3, "■")])
def test_points_have_the_shapes_of_the_plots(points: int | None, sign: str) -> None:
    assert words.points_sign(points) == sign


def test_every_tier_can_be_said_aloud() -> None:
    said = [words.tier(n) for n in range(1, 7)]

    assert len(set(said)) == 6
    assert said[0] == "NEWS2 7 eller mer, eller öppet larm HÖG"


def test_every_outcome_has_a_name() -> None:
    assert {words.outcome(one) for one in get_args(Outcome)} == {
        "Fortsätt hemma",
        "Ändra plan",
        "Åter till avdelning",
        "Skriv ut",
    }


def test_a_score_from_home_vitals_is_a_lower_bound_and_says_what_it_lacks() -> None:
    assert words.score(news2()) == "minst 2"
    assert words.missing(news2()) == "ofullständig: andning, medvetande saknas"


def test_a_complete_score_is_just_a_number() -> None:
    whole = news2(complete=True, missing=[])

    assert (words.score(whole), words.missing(whole)) == ("2", "")
    assert words.bounds(whole) == "fullständig"


def test_an_incomplete_score_tells_its_upper_bound_too() -> None:
    assert words.bounds(news2()) == "högst 8; ofullständig: andning, medvetande saknas"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Puls 129 /min, över", "Puls 129\u00a0/min, över"),
        ("Syremättnad 91 %", "Syremättnad 91\u00a0%"),
        ("2 mätningar på 3 prover", "2 mätningar på 3 prover"),
    ],
)
def test_a_number_and_its_unit_stay_on_one_line(text: str, shown: str) -> None:
    assert words.tight(text) == shown


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (None, ""),
        (0, "oförändrad 24 h"),
        (3, "▲\u00a0+3 på 24 h"),
        (-1, "▼\u00a0−1 på 24 h"),
    ],
)
def test_a_change_is_told_by_sign_and_number(points: int | None, said: str) -> None:
    assert words.change(points) == said


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        ("known", "Penicillin: anafylaxi 2011", "⚠ Penicillin: anafylaxi 2011"),
        ("known", None, "⚠ Överkänslighet, se journalen"),
        ("none_known", None, "Ingen känd överkänslighet"),
        ("not_asked", None, "Överkänslighet ej efterfrågad"),
        ("unknown", None, "Överkänslighet okänd"),
    ],
)
def test_four_states_of_allergy_are_four_texts(status: str, text: str | None, said: str) -> None:
    known = cast("Allergy", {"status": status, "text": text})

    assert words.allergy(known) == said


def test_an_unknown_age_is_left_out_and_not_guessed() -> None:
    assert words.age(None) == ""
    assert words.age(92) == "92 år"


def test_a_source_and_a_vital_sign_without_a_name_of_ours_are_still_shown() -> None:
    assert words.source("robot") == "robot"
    assert words.vital("peak_flow") == "peak flow"


def test_the_moment_of_a_reading_is_aware() -> None:
    assert words.moment("2026-11-22T08:41:00Z") == datetime(2026, 11, 22, 8, 41, tzinfo=UTC)


def test_plots_write_decimals_as_the_reader_does() -> None:
    swedish = words.separators()
    spoken = speak("en")
    english = words.separators()
    hush(spoken)

    assert (swedish[0], english[0]) == (",", ".")
