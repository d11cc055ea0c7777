"""Forms against the design's budgets: a table of 300 rows validated and drawn.

Prints milliseconds of processor time (best of several) and, for scale, how long urllib takes to
read the same pairs, because a machine's speed is not ours to promise.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import jinja2
from werkzeug.datastructures import MultiDict

from service.forms import FormUrls, render
from tests.forms.sample import CONTEXT, LEAVE, TODAY, filled, line

ROWS = 300
REPEATS = 15
TEMPLATES = Path(__file__).resolve().parent.parent / "service" / "web" / "templates"


def best(action: Callable[[], object]) -> float:
    """Milliseconds of the fastest of several runs."""
    action()
    found = []
    for _ in range(REPEATS):
        start = time.process_time()
        action()
        found.append(time.process_time() - start)
    return min(found) * 1000


def main() -> None:
    rows = {
        name: value
        for at in range(ROWS)
        for name, value in line(
            at, held_on=f"0{2 + at % 2}.04.2018", lesson_no=str(1 + at % 14), class_name=f"{at}а"
        ).items()
    }
    raw = MultiDict({**filled(), **rows})
    form = LEAVE.form
    body = urlencode(list(raw.items(multi=True)))
    pages = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    page = pages.from_string(
        '{% from "forms/form.html" import form_body %}{{ form_body(view, urls, "token") }}'
    )
    draft = LEAVE.decode(raw)
    view = render(LEAVE, draft, (), CONTEXT, today=TODAY)
    urls = FormUrls(submit="/x")
    scale = best(lambda: parse_qsl(body))
    results = {
        "читане на заявката (мащаб)": scale,
        "разпределяне по редове": best(lambda: LEAVE.decode(raw)),
        "проверка на 300 реда": best(lambda: _checked(draft)),
        "модел на страницата": best(lambda: render(LEAVE, draft, (), CONTEXT, today=TODAY)),
        "HTML": best(lambda: page.render(view=view, urls=urls)),
    }
    print(f"{form.id}: {ROWS} реда, {len(raw)} полета, {len(body) // 1024} KB заявка")
    for name, milliseconds in results.items():
        print(f"  {name:30} {milliseconds:8.2f} ms  {milliseconds / scale:6.2f} ×")


def _checked(draft: Mapping[str, object]) -> object:
    try:
        return LEAVE.validate(draft, CONTEXT, today=TODAY)
    except Exception as error:  # noqa: BLE001 - repeated rows are refused, which costs more
        return error


if __name__ == "__main__":
    main()
