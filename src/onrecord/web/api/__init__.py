"""What the workbench knows, as functions from what is wanted to rows: the pages show them, the API gives them.

Importing them all takes longer than answering, so the application does it after the first page.
"""

from __future__ import annotations

from onrecord.web.endpoints import Endpoint


def endpoints() -> tuple[Endpoint, ...]:
    """The declarations of all routes of the API."""
    from onrecord.web.api import (
        actors,
        adding,
        articles,
        claims,
        commitments,
        corrections,
        engagements,
        events,
        network,
        overview,
        search,
        treaties,
        whatif,
    )

    return (
        *overview.ENDPOINTS,
        *articles.ENDPOINTS,
        *claims.ENDPOINTS,
        *actors.ENDPOINTS,
        *adding.ENDPOINTS,
        *commitments.ENDPOINTS,
        *treaties.ENDPOINTS,
        *network.ENDPOINTS,
        *engagements.ENDPOINTS,
        *events.ENDPOINTS,
        *search.ENDPOINTS,
        *whatif.ENDPOINTS,
        *corrections.ENDPOINTS,
    )
