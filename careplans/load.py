"""Read plans: text to template, templates to a plan, or a sentence that says what is wrong."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from careplans.plan import CarePlan, Template
from careplans.refusals import sentence
from careplans.soundness import problems_of_plan, problems_of_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from pydantic_core import ErrorDetails

UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a plan's file."""

    file: str
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.sentence}"


class PlanError(Exception):
    """The plan cannot be used."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Library:
    """Every template known, of every date."""

    templates: tuple[Template, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Name the diagnoses a plan can be made for."""
        return tuple(sorted({t.id for t in self.templates if t.kind == "diagnosis"}))

    def paths(self) -> tuple[str, ...]:
        """Name the paths a diagnosis can be combined with."""
        return tuple(sorted({t.id for t in self.templates if t.kind == "path"}))

    def combinations(self, on: date) -> tuple[str, ...]:
        """Name every diagnosis that holds on a day, alone and with each path that does."""
        names, paths = (
            [name for name in kind if self.holds(name, on)] for kind in (self.names(), self.paths())
        )
        return tuple(name for one in names for name in (one, *(f"{one}+{path}" for path in paths)))

    def holds(self, name: str, on: date) -> bool:
        """Say whether any version of a template is in force on a day."""
        return any(t.id == name and _holds(t, on) for t in self.templates)

    def turns(self) -> tuple[date, ...]:
        """List the days on which a version begins, or one has ended: each makes other plans."""
        begun = {t.in_force_from for t in self.templates}
        ended = {t.in_force_to + timedelta(days=1) for t in self.templates if t.in_force_to}
        return tuple(sorted(begun | ended))

    def in_force(self, name: str, on: date | None) -> Template:
        """Find the version of a template that is in force on a day; the newest when no day is told."""
        versions = [t for t in self.templates if t.id == name]
        if not versions:
            raise PlanError(Problem(name, "id", "There is no plan of this name."))
        holding = [t for t in versions if on is None or _holds(t, on)]
        if not holding:
            raise PlanError(Problem(name, "in_force_from", f"No version is in force on {on}."))
        return max(holding, key=lambda t: t.in_force_from)

    def plan(self, name: str, *, on: date | None = None) -> CarePlan:
        """Make the plan of a diagnosis, or of a diagnosis and a path: `pneumonia+kim`."""
        named = [self.in_force(part, on) for part in name.split("+")]
        below = [self.in_force(base, on) for part in named for base in part.builds_on]
        return combine(self.in_force(UNIT, on), *below, *named)


def _holds(template: Template, on: date) -> bool:
    ends = template.in_force_to
    return template.in_force_from <= on and (ends is None or on <= ends)


def parse(text: str, file: str) -> Template:
    """Read one template, or refuse it with file, key and sentence."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(Problem(file, "-", f"This is not TOML: {error}.")) from None
    try:
        template = Template.model_validate(data)
    except ValidationError as error:
        raise PlanError(*(problem(file, one, data) for one in error.errors())) from None
    _refuse(file, problems_of_template(template))
    return template


def problem(file: str, error: ErrorDetails, data: Any) -> Problem:  # noqa: ANN401 -- TOML is anything
    """Turn a type error into a sentence with file and key."""
    key = ".".join(_as_written(error["loc"], data)) or "-"
    return Problem(file, key, sentence(error))


def _as_written(place: Sequence[int | str], data: Any) -> Iterator[str]:  # noqa: ANN401 -- TOML is anything
    """Name a place as its author knows it: a rule by its id, and no type of ours in between."""
    for part in place:
        if isinstance(part, int):
            data = data[part]
            names = data if isinstance(data, dict) else {}
            yield str(names.get("id") or names.get("name") or part)
        elif isinstance(data, dict) and part in data:
            data = data[part]
            yield part
        elif not part[:1].isupper():  # our types begin with a capital letter, keys never do
            yield part


def _refuse(file: str, problems: Iterable[tuple[str, str]]) -> None:
    found = tuple(Problem(file, key, sentence) for key, sentence in problems)
    if found:
        raise PlanError(*found)


def combine(*parts: Template) -> CarePlan:
    """Lay templates over each other: what a later one calls the same, it replaces."""
    named = [part for part in parts if part.kind in {"diagnosis", "path"}]
    name = "+".join(part.id for part in named)
    settings = {
        key: value
        for part in parts
        for key in ("news2", "plausibility", "schedule")
        if (value := getattr(part, key)) is not None
    }
    _refuse(name, [(key, "No template says this.") for key in _lacking(settings)])
    lists = {
        key: _over(getattr(part, key) for part in parts)
        for key in ("rules", "criteria", "clocks", "start_days")
    }
    plan = CarePlan.model_validate(
        {
            "id": name,
            "version": "+".join(part.version for part in parts),
            "title": _title(named),
            "parts": parts,
            **settings,
            **lists,
        }
    )
    _refuse(name, problems_of_plan(plan))
    return plan


def _lacking(settings: Mapping[str, object]) -> Sequence[str]:
    return [key for key in ("news2", "plausibility", "schedule") if key not in settings]


def _over(layers: Iterable[Iterable[object]]) -> tuple[object, ...]:
    """Replace by id, keep the order in which the ids first came."""
    return tuple({cast("Template", one).id: one for layer in layers for one in layer}.values())


def _title(parts: Sequence[Template]) -> dict[str, str]:
    return {
        "sv": ", ".join(part.title.sv for part in parts),
        "en": ", ".join(part.title.en for part in parts),
    }


def read(texts: Mapping[str, str]) -> Library:
    """Read a library from the texts of its files."""
    templates: dict[str, Template] = {}
    problems: list[Problem] = []
    for file, text in sorted(texts.items()):
        try:
            templates[file] = parse(text, file)
        except PlanError as error:
            problems.extend(error.problems)
    library = Library(tuple(templates.values()))
    problems.extend(_same_time(templates))
    problems.extend(_nothing_follows(templates, library))
    if problems:
        raise PlanError(*problems)
    for day in library.turns():
        for name in library.combinations(day):
            try:
                library.plan(name, on=day)
            except PlanError as error:
                raise PlanError(*(_in_its_file(one, templates) for one in error.problems)) from None
    return library


def _in_its_file(problem: Problem, templates: Mapping[str, Template]) -> Problem:
    """Name the files that the rule of a combined plan may come from."""
    rule_id = problem.key.removeprefix("rules.")
    files = [file for file, one in templates.items() if rule_id in {rule.id for rule in one.rules}]
    return Problem(" or ".join(files) or problem.file, problem.key, problem.sentence)


def _same_time(templates: Mapping[str, Template]) -> list[Problem]:
    """Find two versions of a template that begin on the same day."""
    seen: dict[tuple[str, date], str] = {}
    problems = []
    for file, template in templates.items():
        other = seen.setdefault((template.id, template.in_force_from), file)
        if other != file:
            told = f"{other} has the same id from the same day; they overlap."
            problems.append(Problem(file, "in_force_from", told))
    return problems


def _nothing_follows(templates: Mapping[str, Template], library: Library) -> Iterator[Problem]:
    """Find plans that end while patients at home may be judged by them."""
    for file, template in templates.items():
        ends = template.in_force_to
        if ends is not None and not library.holds(template.id, ends + timedelta(days=1)):
            told = "No version holds after this day: nobody at home on it could be judged."
            yield Problem(file, "in_force_to", told)


def refresh(current: Library, texts: Mapping[str, str]) -> tuple[Library, tuple[Problem, ...]]:
    """Read the library anew; if anything is wrong, the one in force stays in force."""
    try:
        return read(texts), ()
    except PlanError as error:
        return current, error.problems


def packaged(*, examples: bool = False) -> dict[str, str]:
    """Give the texts of the files that come with the package."""
    files = sorted(resources.files("careplans").joinpath("plans").iterdir(), key=lambda f: f.name)
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in files
        if file.name.endswith(".toml") and file.name.endswith(".examples.toml") == examples
    }


@cache
def library() -> Library:
    """Give the library that comes with the package."""
    return read(packaged())


@cache
def load_plan(name: str) -> CarePlan:
    """Load the newest version of a plan by name: `pneumonia`, or with a path `pneumonia+kim`."""
    return library().plan(name)


@lru_cache(maxsize=512)
def plan_in_force(name: str, on: date) -> CarePlan:
    """Load the plan that is in force on a day."""
    return library().plan(name, on=on)
