"""What the processes write about themselves: one JSON line an event, nothing about people.

A traceback is kept without the values of its variables: they hold names, sums and secrets.
"""

import logging

import structlog


def set_up_logs() -> None:
    """Write to standard output from INFO up."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
