"""A case started by a click bears its process's name; once known, it says which one it is."""

from service.engine import OperationContext


def name_case(ctx: OperationContext, title: str) -> None:
    """Give the case its own title, unless a person gave it one.

    Never a person's name or the ground of a leave: a title is shown in every list.
    """
    if ctx.case.title == ctx.definition.process.name:
        ctx.case.title = title
