"""What is said when a definition or an uploaded workbook cannot be used at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.kernel.errors import Refused


@dataclass(frozen=True)
class FormProblem:
    """One thing wrong with a definition: `path` is a JSON path, `reason` a Bulgarian sentence."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class FormRefused(Refused):
    """A form definition breaks the language of forms/README.md; every problem is named."""

    code = "forms.refused"
    sentence = "Определението на формуляра не може да бъде прието. {first}"

    def __init__(self, problems: Sequence[FormProblem]) -> None:
        if not problems:
            raise ValueError("a refusal needs at least one problem")
        self.problems = tuple(problems)
        super().__init__(first=str(problems[0]))


class WorkbookRefused(Refused):
    """An uploaded file is no workbook we can read."""

    code = "forms.workbook-refused"
    sentence = "Файлът не може да бъде прочетен: {reason}"
