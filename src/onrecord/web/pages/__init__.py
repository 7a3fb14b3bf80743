"""The pages: each asks what the API answers, and shows it.

Importing them all takes longer than answering, so the application does it after the first page.
"""

from __future__ import annotations

from starlette.routing import Route


def routes() -> tuple[Route, ...]:
    """The routes of all pages."""
    from onrecord.web.pages import (
        actors,
        add,
        apidocs,
        articles,
        claims,
        commitments,
        corrections,
        engagements,
        events,
        overview,
        search,
        whatif,
    )

    return (
        *overview.ROUTES,
        *articles.ROUTES,
        *claims.ROUTES,
        *actors.ROUTES,
        *add.ROUTES,
        *apidocs.ROUTES,
        *commitments.ROUTES,
        *engagements.ROUTES,
        *events.ROUTES,
        *search.ROUTES,
        *whatif.ROUTES,
        *corrections.ROUTES,
    )
