"""The diagram in a real browser: lit, keyboard-driven, under the policy, accessible."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, render_template_string
from playwright.sync_api import ConsoleMessage, Page, expect
from werkzeug.serving import make_server

from service.web.assets import init_assets

REPOSITORY = Path(__file__).resolve().parent.parent.parent
#: as in stack.md
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:"
)
PAGE = """<!doctype html>
<html lang="bg"><head><meta charset="utf-8"><title>Диаграма</title>
{{ asset_tags('app.js') }}{{ asset_tags('diagram.js') }}</head>
<body><main class="container"><h1>Преписка</h1>
<div data-diagram data-url="/{{ file }}" aria-label="Ходът на преписката"
 data-walked='["start", "task_a"]' data-flows='["flow_1"]'
 data-current='[{"id": "task_b", "label": "чака РУО", "href": "/task"}]'></div>
</main></body></html>"""
DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="http://prepiska.bg/processes">
 <bpmn:process id="p"><bpmn:startEvent id="start" name="Начало"/>
  <bpmn:sequenceFlow id="flow_1" sourceRef="start" targetRef="task_a"/>
  <bpmn:userTask id="task_a" name="Подава искане"/>
  <bpmn:sequenceFlow id="flow_2" sourceRef="task_a" targetRef="task_b"/>
  <bpmn:userTask id="task_b" name="Проверява искането"/></bpmn:process>
 <bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="plane" bpmnElement="p">
  <bpmndi:BPMNShape id="s1" bpmnElement="start"><dc:Bounds x="100" y="122" width="36" height="36"/>
  </bpmndi:BPMNShape>
  <bpmndi:BPMNShape id="s2" bpmnElement="task_a"><dc:Bounds x="200" y="100" width="100"
   height="80"/></bpmndi:BPMNShape>
  <bpmndi:BPMNShape id="s3" bpmnElement="task_b"><dc:Bounds x="380" y="100" width="100"
   height="80"/></bpmndi:BPMNShape>
  <bpmndi:BPMNEdge id="e1" bpmnElement="flow_1"><di:waypoint x="136" y="140"/>
   <di:waypoint x="200" y="140"/></bpmndi:BPMNEdge>
  <bpmndi:BPMNEdge id="e2" bpmnElement="flow_2"><di:waypoint x="300" y="140"/>
   <di:waypoint x="380" y="140"/></bpmndi:BPMNEdge>
 </bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = Flask(__name__, static_folder=None)
    init_assets(app)
    app.add_url_rule(
        "/<any(whole, broken):file>",
        view_func=lambda file: render_template_string(PAGE, file=f"{file}.bpmn"),
        endpoint="page",
    )
    app.add_url_rule("/whole.bpmn", view_func=lambda: Response(DIAGRAM, mimetype="text/xml"))

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console says against the page."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "favicon" not in str(message.location):
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def test_the_walked_way_and_the_waiting_task_are_lit(
    page: Page, address: str, complaints: list[str]
) -> None:
    page.goto(f"{address}/whole")
    expect(page.locator(".djs-shape.is-walked")).to_have_count(2)
    expect(page.locator(".djs-connection.is-walked")).to_have_count(1)
    expect(page.locator(".djs-shape.is-current title")).to_have_text(
        "Проверява искането: чака сега"
    )
    expect(page.get_by_role("link", name="чака РУО")).to_have_attribute("href", "/task")
    assert complaints == []


def test_the_licence_mark_is_visible(page: Page, address: str) -> None:
    page.goto(f"{address}/whole")
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_keys_move_and_enlarge_it(page: Page, address: str) -> None:
    page.goto(f"{address}/whole")
    diagram = page.get_by_role("region", name="Ходът на преписката")
    expect(page.locator(".djs-shape.is-current")).to_be_visible()
    viewport = page.locator(".djs-container .viewport")
    diagram.focus()
    for key in ("+", "ArrowLeft", "0"):
        before = viewport.get_attribute("transform")
        page.keyboard.press(key)
        assert before is not None
        expect(viewport).not_to_have_attribute("transform", before)


def test_a_diagram_that_cannot_be_had_is_said_in_words(page: Page, address: str) -> None:
    page.goto(f"{address}/broken")
    expect(page.get_by_text("Диаграмата не можа да се покаже")).to_be_visible()


def test_axe_finds_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/whole")
    expect(page.locator(".djs-shape.is-current")).to_be_visible()
    page.evaluate((REPOSITORY / "node_modules" / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    violations = {v["id"]: [n["html"] for n in v["nodes"]] for v in found["violations"]}
    assert violations == {}, json.dumps(violations, ensure_ascii=False, indent=1)
