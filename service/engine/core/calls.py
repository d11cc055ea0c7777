"""Which process calls which: a ring of calls would start instances without end."""

from collections.abc import Collection, Mapping


def call_cycle(called: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The keys of a ring of calls, the first repeated at the end; empty when there is none.

    `called` maps the key of every process of a deployment to the keys it calls.
    """
    done: set[str] = set()
    for key in sorted(called):
        ring = _follow(key, called, [], done)
        if ring:
            return tuple(ring)
    return ()


def _follow(
    key: str, called: Mapping[str, Collection[str]], path: list[str], done: set[str]
) -> list[str]:
    if key in path:
        return [*path[path.index(key) :], key]
    if key in done:
        return []
    for after in sorted(called.get(key, ())):
        ring = _follow(after, called, [*path, key], done)
        if ring:
            return ring
    done.add(key)
    return []
