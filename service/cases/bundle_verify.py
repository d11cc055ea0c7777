"""Проверка на изнесена преписка. Нужен е само Python 3.8 или по-нов: python3 verify.py

Преизчислява веригата на събитията, сравнява съдържанието на всеки файл и казва какво не съвпада.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List  # noqa: UP035 - also runs on an auditor's old Python

_HEADER = (
    "case_id", "seq", "at", "kind", "actor_id", "actor_name", "on_behalf_of_id", "role",
    "organisation_id", "instance_id", "element_id", "task_id", "definition_hash", "request_id",
)  # fmt: skip
Row = Dict[str, Any]  # noqa: UP006


def canonical(value: object) -> bytes:
    """The one byte form of a JSON value."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def problems(folder: Path) -> Iterator[str]:
    """Everything that is not as it was exported and recorded; nothing when all is well."""
    yield from _files(folder)
    case = json.loads((folder / "case.json").read_text("utf-8"))
    events = json.loads((folder / "events.json").read_text("utf-8"))
    yield from _chain(events)
    last = events[-1]["hash"] if events else ""
    if case["event_count"] != len(events) or case["head"] != last:
        yield "Последното събитие не съвпада със записаното в преписката."
    yield from _documents(folder, events)


def _files(folder: Path) -> Iterator[str]:
    listed = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, digest in sorted(listed.items()):
        path = folder / name
        if not path.is_file():
            yield f"Липсва файлът {name}."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"Файлът {name} е променен."


def _chain(events: List[Row]) -> Iterator[str]:  # noqa: UP006
    erased = {
        (event["payload"] or {}).get("seq") for event in events if event["kind"] == "event.erased"
    }
    previous = b""
    for place, event in enumerate(events, start=1):
        if event["seq"] != place:
            yield f"Липсва събитие {place}."
            return
        commitment = bytes.fromhex(event["commitment"])
        if event["payload"] is None or event["salt"] is None:
            if place not in erased:
                yield f"Събитие {place}: съдържанието липсва, а няма събитие за заличаване."
        else:
            salt, content = bytes.fromhex(event["salt"]), canonical(event["payload"])
            if hashlib.sha256(b"\x03" + salt + content).digest() != commitment:
                yield f"Събитие {place}: съдържанието е променено."
        header = canonical({name: event[name] for name in _HEADER})
        if hashlib.sha256(b"\x02" + previous + header + commitment).hexdigest() != event["hash"]:
            yield f"Събитие {place}: събитието е променено или разместено."
        previous = bytes.fromhex(event["hash"])


def _documents(folder: Path, events: List[Row]) -> Iterator[str]:  # noqa: UP006
    """What the history says was filed must be what lies in the folder."""
    kept = json.loads((folder / "documents.json").read_text("utf-8"))
    digests = {document["id"]: document["sha256"] for document in kept}
    for event in events:
        if event["kind"] != "document.filed" or event["payload"] is None:
            continue
        filed = event["payload"]
        if digests.get(filed["document"], filed["sha256"]) != filed["sha256"]:
            yield f"Документ {filed['document']} не е онзи от събитие {event['seq']}."


def main(folder: Path) -> int:
    """Print the verdict; 0 when the case is as it was recorded."""
    found = list(problems(folder))
    case = json.loads((folder / "case.json").read_text("utf-8"))
    print(f"Преписка № {case['number']}, събития: {case['event_count']}")  # noqa: T201
    print(f"Последен отпечатък: {case['head']}")  # noqa: T201
    for problem in found:
        print(f"  {problem}")  # noqa: T201
    print("Историята е нарушена." if found else "Историята е непокътната.")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
