"""Check every plan and every example, and that no rule goes without an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from careplans.examples import judge, parse_examples, shortcomings
from careplans.load import Library, PlanError, Problem, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from careplans.example_model import ExampleFile
    from careplans.plan import Template

ENDING = ".examples.toml"


def check(plans: Mapping[str, str], examples: Mapping[str, str]) -> tuple[Problem, ...]:
    """Check the texts of plans and examples; nothing found means all is well."""
    try:
        library = read(plans)
    except PlanError as error:
        return error.problems
    problems: list[Problem] = []
    # Examples are judged by the newest version, so they are run once, however many there are.
    newest = {one.id: library.in_force(one.id, None) for one in library.templates}
    for template in newest.values():
        file = f"{template.id}{ENDING}"
        if file in examples:
            problems.extend(_of_examples(template, file, examples[file], library))
        else:
            problems.append(Problem(file, "-", f"The plan {template.id} has no examples."))
    return tuple(problems)


def _of_examples(template: Template, file: str, text: str, library: Library) -> tuple[Problem, ...]:
    try:
        parsed = parse_examples(text, file)
    except PlanError as error:
        return error.problems
    return (*_of_each(file, parsed, library), *_of_coverage(template, file, parsed))


def _of_each(file: str, parsed: ExampleFile, library: Library) -> Iterator[Problem]:
    for example in parsed.examples:
        try:
            said = list(shortcomings(example, judge(example, library)))
        except PlanError as error:
            said = [one.sentence for one in error.problems]
        except ValueError as error:
            said = [str(error)]
        for sentence in said:
            yield Problem(file, example.name, sentence)


def _of_coverage(template: Template, file: str, parsed: ExampleFile) -> Iterator[Problem]:
    """Name the rules no example finds; such a rule may be one that never fires."""
    found = {rule for example in parsed.examples for rule in example.finds}
    for name in [*(rule.id for rule in template.rules), *(clock.id for clock in template.clocks)]:
        if name not in found:
            yield Problem(file, name, "No example finds this.")
    answered = {criterion for example in parsed.examples for criterion in example.answers}
    for criterion in template.criteria:
        if criterion.id not in answered:
            yield Problem(file, criterion.id, "No example answers this.")
    if all(example.finds for example in parsed.examples):
        yield Problem(file, "finds", "No example asserts silence with an empty list.")
