"""Small `.dmn` files for the tests, written as rows."""

from collections.abc import Sequence

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMN_12 = "http://www.omg.org/spec/DMN/20180521/MODEL/"
DMN_11 = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def file(*parts: str, namespace: str = DMN_13) -> bytes:
    """A file with these elements in it."""
    body = "".join(parts)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{namespace}" id="defs" '
        f'name="Таблици" namespace="http://prepiska.bg/decisions">{body}</definitions>'
    ).encode()


def row(index: int, *cells: str, inputs: int, description: str = "", note: str = "") -> str:
    """A rule; the first `inputs` cells are conditions."""
    tests = "".join(
        f'<inputEntry id="r{index}_in{at}"><text>{escape(cell)}</text></inputEntry>'
        for at, cell in enumerate(cells[:inputs])
    )
    results = "".join(
        f'<outputEntry id="r{index}_out{at}"><text>{escape(cell)}</text></outputEntry>'
        for at, cell in enumerate(cells[inputs:])
    )
    told = f"<description>{escape(description)}</description>" if description else ""
    noted = f"<annotationEntry><text>{escape(note)}</text></annotationEntry>" if note else ""
    return f'<rule id="r{index}">{told}{tests}{results}{noted}</rule>'


def table(
    *rows: Sequence[str],
    inputs: Sequence[tuple[str, str]] = (("x", "number"),),
    outputs: Sequence[tuple[str, str]] = (("result", "string"),),
    policy: str = "UNIQUE",
    aggregation: str = "",
    identity: str = "decision",
    requires: str = "",
    descriptions: Sequence[str] = (),
) -> str:
    """A decision with a table; `inputs` and `outputs` are (expression or name, typeRef)."""
    also = f' aggregation="{aggregation}"' if aggregation else ""
    columns = "".join(
        f'<input id="{identity}_i{at}" label="{escape(text)}"><inputExpression typeRef="{kind}">'
        f"<text>{escape(text)}</text></inputExpression></input>"
        for at, (text, kind) in enumerate(inputs)
    )
    results = "".join(
        f'<output id="{identity}_o{at}" name="{name}" typeRef="{kind}"/>'
        for at, (name, kind) in enumerate(outputs)
    )
    written = "".join(
        row(
            at,
            *cells,
            inputs=len(inputs),
            description=descriptions[at - 1] if descriptions else "",
        )
        for at, cells in enumerate(rows, 1)
    ).replace('id="r', f'id="{identity}_r')
    return (
        f'<decision id="{identity}" name="Решение">{requires}'
        f'<decisionTable id="{identity}_table" hitPolicy="{policy}"{also}>'
        f"{columns}{results}{written}</decisionTable></decision>"
    )
