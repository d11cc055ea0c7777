"""Limits of those who have no account: counted by address, in real time (R-426)."""

from flask import request

from service.identity.rates import Limit, spend
from service.web.security import current_actor, security


def count_visit(limit: Limit) -> None:
    """Count one use by a visitor; raises TooManyRequests. Whoever is signed in is not counted."""
    if current_actor().is_public:
        gate = security()
        spend(gate.sessions, limit, address=request.remote_addr or "", now=gate.clock.now())
