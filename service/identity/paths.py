"""Paths of organisations as the scopes of a case: which organisation a scope lets in.

A case lists the paths of the organisations that take part. Whoever works at one of them, or above
it, sees the case. A centre's unfiled application is nobody's above it either, so its path may
stand there closed: then it lets in the centre alone.
"""


def alone(path: str) -> str:
    """The scope that lets in the organisation with `path`, and nobody above it."""
    return f"={path}="


def lets_in(scope: str, path: str) -> bool:
    """Whether a case with this scope is seen from the organisation with `path`."""
    return scope.startswith(path) or scope == alone(path)
