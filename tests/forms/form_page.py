"""A page that serves the documentation's form as the real pages do, for a browser to try."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from flask import Flask, Response, jsonify, render_template_string, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from service.forms import FormUrls, Option, StoredFile, read_workbook, render, template
from service.forms.decoding import Raw
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.web.assets import init_assets
from tests.forms.sample import CONTEXT, REPOSITORY, TODAY, loaded, raw_example

#: as in stack.md
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:"
)
PAGE = """<!doctype html><html lang="bg"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ view.title }}</title>
{{ asset_tags('app.js') }}{{ asset_tags('forms.js') }}</head><body><main class="container">
{% from "forms/form.html" import error_summary, form_facts, form_body %}
{{ error_summary(view, urls) }}<h1>{{ view.title }}</h1>{{ form_facts(view, urls) }}
{{ form_body(view, urls, "token") }}</main></body></html>"""
URLS = FormUrls(
    submit="/", refresh="/refresh", draft="/draft", workbook="/workbook/", upload="/upload"
)


def _form() -> dict[str, Json]:
    """The example with a list long enough to be searched."""
    raw = raw_example()
    sections = raw["sections"]
    assert isinstance(sections, list)
    assert isinstance(sections[0], dict)
    fields = sections[0]["fields"]
    assert isinstance(fields, list)
    school: Json = {
        "id": "school", "type": "organisation", "label": "Училище", "options_from": "schools",
        "required": False,
    }  # fmt: skip
    fields.insert(1, school)
    return raw


@dataclass
class FormPage:
    """The address, and what the server has received."""

    address: str = ""
    drafts: list[dict[str, Json]] = field(default_factory=list)
    accepted: list[dict[str, Json]] = field(default_factory=list)


class _Handlers:
    def __init__(self, page: FormPage) -> None:
        self._form = loaded(_form())
        self._page = page
        schools = [Option(at, f"{at}. ОУ „Христо Ботев“") for at in range(1, 40)]
        options = {**CONTEXT.options, "schools": [*schools, Option(99, "Гимназия „Рила“")]}
        self._context = replace(CONTEXT, options=options, files=dict(CONTEXT.files))

    def show(self, entered: Raw | None = None, problems: Sequence[Problem] = ()) -> str:
        view = render(self._form, entered, problems, self._context, today=TODAY)
        return render_template_string(PAGE, view=view, urls=URLS)

    def complete(self) -> ResponseReturnValue:
        if "_refresh" in request.form:
            return self.refresh()
        try:
            values = self._form.validate(request.form, self._context, today=TODAY)
        except ValidationFailed as error:
            return self.show(request.form, error.problems), 422
        self._page.accepted.append(self._form.to_json(values))
        return "<!doctype html><html lang='bg'><title>Готово</title><h1>Готово</h1></html>"

    def refresh(self) -> str:
        return self.show(request.form)

    def draft(self) -> Response:
        self._page.drafts.append(self._form.decode(request.form))
        return jsonify(saved_at="2018-05-14T11:05:00+00:00")

    def workbook(self, table: str) -> ResponseReturnValue:
        if request.method == "GET":
            return Response(template(self._form, table, self._context))
        data = request.files["workbook"].read()
        return jsonify(read_workbook(self._form, table, data, self._context, today=TODAY).to_json())

    def upload(self) -> Response:
        name = request.files["file"].filename or ""
        self._context.files[8] = StoredFile(8, name, "pdf", 12_000)  # type: ignore[index] # a dict
        return jsonify(id=8, name=name, size="12 KB")


@contextmanager
def served() -> Iterator[FormPage]:
    """The page on a free port of the loopback interface."""
    page = FormPage()
    handlers = _Handlers(page)
    templates = REPOSITORY / "service" / "web" / "templates"
    app = Flask(__name__, static_folder=None, template_folder=str(templates))
    app.config.update(MAX_FORM_PARTS=20_000)
    init_assets(app)
    app.add_url_rule("/", "show", handlers.show)
    app.add_url_rule("/", "complete", handlers.complete, methods=["POST"])
    app.add_url_rule("/refresh", "refresh", handlers.refresh, methods=["POST"])
    app.add_url_rule("/draft", "draft", handlers.draft, methods=["POST"])
    app.add_url_rule("/workbook/<table>", "workbook", handlers.workbook, methods=["GET", "POST"])
    app.add_url_rule("/upload", "upload", handlers.upload, methods=["POST"])
    app.add_url_rule("/favicon.ico", "icon", lambda: Response(status=204))

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    page.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield page
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
