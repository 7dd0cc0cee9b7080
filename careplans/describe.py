"""A plan in plain Swedish: the page a doctor reads and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from careplans import describe_words as words
from careplans.measurements import Kind
from careplans.model import Above, Below, Urgency
from careplans.scores import NEWS2, news2_bands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from careplans.criteria_model import Criterion
    from careplans.model import Rule
    from careplans.plan import CarePlan, Schedule, Template


def describe(plan: CarePlan) -> str:
    """Write the plan as a Markdown page."""
    return "\n".join(_page(plan)).rstrip() + "\n"


def _page(plan: CarePlan) -> Iterator[str]:
    yield f"# {plan.title.sv}"
    yield ""
    yield f"Plan `{plan.id}`, version {plan.version}. Så här bedöms patientens mätningar och svar."
    yield ""
    yield from _parts(plan.parts)
    yield from _schedule(plan.schedule)
    yield from _rules(plan)
    yield from _news2(plan)
    yield from _criteria(plan.criteria)
    yield from _clocks(plan)
    yield from _signature()


def _parts(parts: tuple[Template, ...]) -> Iterator[str]:
    yield "## Byggd av"
    yield ""
    yield "| Del | Version | Gäller från | Källa | Godkänd av |"
    yield "|---|---|---|---|---|"
    for part in parts:
        row = (part.title.sv, part.version, part.in_force_from, part.source, part.approver)
        yield _row(*row)
    yield ""


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _schedule(schedule: Schedule) -> Iterator[str]:
    yield "## Mätningar"
    yield ""
    yield f"En mätning är {words.kinds(schedule.kinds)}."
    yield ""
    for days in schedule.days:
        times = ", ".join(f"{at:%H.%M}" for at in days.times)
        yield f"- Från dag {days.from_day}: klockan {times}"
    quiet = schedule.quiet
    yield (
        f"- En mätning räknas från {words.lasting(schedule.early)} före utsatt tid; det går alltid "
        "att mäta extra."
    )
    yield (
        "- En extra mätning som läkaren ber om på ronden hör till schemat: den räknas från "
        f"{words.lasting(schedule.extra_early)} före utsatt tid, men aldrig från före begäran, och "
        "efterfrågas även på natten."
    )
    yield (
        f"- Det som skulle mätas {quiet.begins:%H.%M}–{quiet.ends:%H.%M} efterfrågas först på "
        "morgonen, om inte läget är MEDEL eller HÖG."
    )
    yield "- En utebliven mätning sänker aldrig en allvarlighetsgrad."
    yield f"- Källa: {schedule.source}"
    yield ""


def _rules(plan: CarePlan) -> Iterator[str]:
    yield "## Regler"
    yield ""
    for urgency in sorted(Urgency, reverse=True):
        rules = [rule for rule in plan.rules if rule.urgency is urgency]
        if rules:
            yield f"### {words.URGENCY[urgency]}"
            yield ""
            for rule in rules:
                yield from _rule(rule)
    limits = plan.plausibility
    yield "### Värden som inte kan stämma"
    yield ""
    yield (
        "Saknat värde, orimligt värde, omkastade tryck, Fahrenheit eller osäker signal poängsätts "
        f"aldrig: TEKNISK, mät om. Kommer inget giltigt värde inom "
        f"{words.lasting(limits.valid_within)}, eller blir det fel igen: LÅG. "
        f"Källa: {limits.source}"
    )
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    yield f"- **{words.capital(words.condition(rule.when))}.** {rule.because.sv}"
    if isinstance(rule.when, Below | Above):
        for line in words.handling(rule, rule.when):
            yield f"  - {line}"
    yield f"  - Källa: {rule.source} (`{rule.id}`)"
    yield ""


def _news2(plan: CarePlan) -> Iterator[str]:
    yield "## NEWS2"
    yield ""
    yield (
        "Royal College of Physicians, NEWS2, 2017. Alla sju delar måste ligga inom "
        f"{words.lasting(plan.news2.window)} för en fullständig poäng; annars visas lägsta och "
        "högsta möjliga, och klassen kallas aldrig låg. Skala 2 för syremättnad används bara på "
        "läkarordination."
    )
    yield ""
    yield "| Del | Poäng |"
    yield "|---|---|"
    for kind in NEWS2:
        yield _row(words.name(kind), words.bands(kind, news2_bands(kind)))
    saturation = Kind.OXYGEN_SATURATION
    for where, oxygen in (("luft", False), ("syrgas", True)):
        several = news2_bands(saturation, scale=2, on_oxygen=oxygen)
        yield _row(f"Syremättnad, skala 2 med {where}", words.bands(saturation, several))
    yield ""


def _criteria(criteria: tuple[Criterion, ...]) -> Iterator[str]:
    yield "## Utskrivningskriterier"
    yield ""
    yield "Kriterierna skriver aldrig ut någon. Läkaren beslutar."
    yield ""
    for criterion in criteria:
        yield f"- **{criterion.text.sv}.** {words.capital(words.requirement(criterion.met))}."
        yield f"  - Källa: {criterion.source} (`{criterion.id}`)"
    yield ""


def _clocks(plan: CarePlan) -> Iterator[str]:
    yield "## Klockor"
    yield ""
    for clock in plan.clocks:
        urgency = words.URGENCY[clock.urgency]
        yield f"- **{clock.title.sv}** ({urgency}): {words.clock(clock)}. {clock.because.sv}"
        yield f"  - Källa: {clock.source} (`{clock.id}`)"
    for start in plan.start_days:
        days = ", ".join(words.WEEKDAYS[day] for day in start.weekdays)
        yield f"- **{start.title.sv}**: {days}. {start.because.sv}"
        yield f"  - Källa: {start.source} (`{start.id}`)"
    yield ""


def _signature() -> Iterator[str]:
    yield "## Godkännande"
    yield ""
    yield (
        "Gränser märkta ”förslag, ska godkännas lokalt” har ingen annan källa än förslaget och får "
        "inte användas förrän verksamheten har godkänt dem."
    )
    yield ""
    yield from _sources()
    yield "| Namn | Titel | Datum |"
    yield "|---|---|---|"
    yield "| | | |"


def _sources() -> Iterator[str]:
    yield (
        "”Sekundär källa” är läst i en text som återger den. RMH är Royal Melbourne Hospitals "
        "hemövervakning, Durham ett brittiskt patientblad för mätning hemma. Källmaterialet är "
        "verksamheternas egna beskrivningar av tidig hemgång; D och ett nummer är ett av kraven "
        "därifrån (docs/requirements.md)."
    )
    yield ""
