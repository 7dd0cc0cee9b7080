"""The pieces that the stay's pages are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard.i18n import gettext as _
from dashboard.ward import stay_words, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Parts = list[Any]

SIGNS = {"done": "✓", "not_applicable": "–", "overridden": "!", "failed": "✗", "open": "○"}


def button(text: str, form: str, css: str = "quiet") -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a button that opens a form."""
    return html.Button(text, className=css, **{"data-stay": form})


def link_to(episode: str, text: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Link to one patient's stay."""
    return dcc.Link(text, href=f"/ward/stay/{episode}", className="name")


def to(place: str, text: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Link to a place on this page; without a place the text stands alone."""
    return html.A(text, href=f"#{place}", **{"data-to": place}) if place else html.Span(text)


def call(phone: str | None) -> Any:  # noqa: ANN401  -- dash brings no types
    """Show a number that can be called by touch."""
    if not phone:
        return words.EN_DASH
    digits = phone.replace(" ", "").replace("-", "")
    return html.A(phone, href=f"tel:{digits}", className="phone")


def named(patient: Mapping[str, Any], episode: str | None) -> Parts:
    """Name a patient with the whole number."""
    name = html.Span(patient["name"], className="name")
    return [
        link_to(episode, patient["name"]) if episode else name,
        html.Span(words.identifier(patient["identifier"]), className="sub"),
    ]


def table(head: Sequence[str], rows: Sequence[Any], css: str = "", caption: str = "") -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a table with its heads."""
    top = html.Thead(html.Tr([html.Th(name, scope="col") for name in head]))
    named_ = [html.Caption(caption, className="unseen")] if caption else []
    return html.Table([*named_, top, html.Tbody(list(rows))], className=f"ledger {css}".strip())


def card(title: str, *parts: Any, css: str = "", beside: Any = None, at: str = "") -> Any:  # noqa: ANN401  -- dash brings no types
    """Frame a part of a page under its heading; `at` is where links to it lead."""
    place = {"id": at, "tabIndex": -1} if at else {}
    return html.Section(
        [html.H2([html.Span(title), beside]), *parts], className=f"card {css}".strip(), **place
    )


def facts(told: Sequence[tuple[str, Any]]) -> Any:  # noqa: ANN401  -- dash brings no types
    """List facts with their names."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in told], className="stay-facts"
    )


def lacking(told: Sequence[Mapping[str, Any]]) -> Any:  # noqa: ANN401  -- dash brings no types
    """List what must be true first, each with the way to where it is put right."""
    return html.Ul(
        [html.Li(to(one["at"], one["text"])) for one in stay_words.missing(told)],
        className="lacking",
    )


def warn(texts: Sequence[str]) -> Parts:
    """Show warnings, each with a sign beside its colour."""
    return [html.P(["⚠ ", text], className="warning") for text in texts]


def calm(text: str) -> Any:  # noqa: ANN401  -- dash brings no types
    """Say that there is nothing to see."""
    return html.P(text, className="calm")


def page(title: str, *parts: Any, unit: str = "", beside: Sequence[Any] = ()) -> Any:  # noqa: ANN401  -- dash brings no types
    """Lay out a page of the ward under its heading."""
    return html.Main(
        [
            html.Div([html.H1(title, tabIndex=-1), *beside], className="pagehead"),
            *parts,
            *told_browser(title, unit),
        ],
        className="page-stay",
    )


def told_browser(title: str, unit: str = "") -> Parts:
    """Tell the browser what page this is."""
    data = {"title": title, "unit": unit}
    return [dcc.Store(id="stay-page", data=data), html.Div(id="sink-stay-page", hidden=True)]


def browser_texts() -> dict[str, str]:
    """Return what the browser itself must be able to say in a form."""
    return {
        "cancel": _("Cancel"),
        "optional": _("(may be empty)"),
        "choose_one": _("Choose …"),
        "nothing": _("None"),
        "fill": _("Fill this in."),
        "add_line": _("Add a line"),
        "remove_line": _("Take the line away"),
        "theirs_now": _("Written since"),
        "yours_now": _("Yours, not saved"),
        "keep_theirs": _("Let theirs stand, drop mine"),
        "write_mine": _("Save mine as a new version"),
        "kept": _("What you wrote last time is still here."),
        "start_over": _("Begin anew"),
        "copy": _("Copy"),
        "copy_by_hand": _("Marked: copy with Ctrl+C."),
    }
