"""The page about the API names every address of the engine's subset, and no other."""

import re
from pathlib import Path

from service import api as package
from tests.api.conftest import Api


def test_the_readme_lists_exactly_the_engine_rest_routes(api: Api) -> None:
    text = Path(package.__file__).with_name("README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`((?:GET|POST) /engine-rest/[^`]+)`", text))
    routes = {
        f"{method} {re.sub(r'<(?:[a-z]+:)?([a-z_]+)>', _placeholder, rule.rule)}"
        for rule in api.app.url_map.iter_rules()
        if rule.rule.startswith("/engine-rest/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert listed == routes


def _placeholder(found: "re.Match[str]") -> str:
    return {"key": "{key}", "resource_id": "{resource}"}.get(found[1], "{id}")
