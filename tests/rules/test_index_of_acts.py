"""`processes/README.md` is written from the tables, the diagrams and the catalogue."""

from pathlib import Path

from service.rules.index_of_acts import README, index_of_acts, write

DIAGRAM = '<bpmn:process id="x" isExecutable="true" name="Проба"><!-- R-061 --></bpmn:process>'
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
 namespace="http://prepiska.bg/decisions">
  <decision id="rounded" name="Закръгляване"><variable id="v" name="rounded" />
    <literalExpression id="e"><text>1</text></literalExpression></decision>
</definitions>"""


def test_the_index_of_acts_is_fresh() -> None:
    said = "run: python -m service.rules.index_of_acts"

    assert README.read_text(encoding="utf-8") == index_of_acts(), said


def test_a_new_diagram_and_its_rule_appear_in_the_index(tmp_path: Path) -> None:
    (tmp_path / "x.bpmn").write_text(DIAGRAM, encoding="utf-8")
    (tmp_path / "unnamed.bpmn").write_text("<bpmn:process/>", encoding="utf-8")
    (tmp_path / "x.dmn").write_text(TABLE, encoding="utf-8")

    write(tmp_path / "README.md")

    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "| Проба | `x.bpmn` |" in text
    assert "| unnamed | `unnamed.bpmn` |" in text
    supervised = next(line for line in text.splitlines() if "| R-061 " in line)
    assert "`x.bpmn`" in supervised


def test_the_points_of_an_act_stand_in_their_order() -> None:
    lines = [line for line in index_of_acts().splitlines() if line.startswith("| НП „")]
    points = [line.split("2018, т. ")[1].split(" ")[0].rstrip(",") for line in lines]

    assert points[0] == "1"
    assert points.index("6.8") < points.index("7") < points.index("10") < points.index("13")
