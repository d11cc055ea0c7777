"""A centre's name is kept bare and shown with its kind, however it was typed."""

import pytest

from service.domain.centre_names import bare_centre_name, centre_in_words
from service.domain.licensing import CentreKind


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("Рила", "Рила"),
        ("„Рила“", "Рила"),
        ("ЦПО „Рила“", "Рила"),
        ('цпо  "Рила"', "Рила"),
        ("ЦПО Рила", "Рила"),
        ("ЦИПО „Струма“", "Струма"),
        ("Център за професионално обучение „Рила“", "Рила"),
        ("Рила 2000", "Рила 2000"),
        ("ЦПОтека", "ЦПОтека"),
        ("ЦПО към „Рила“ ООД", "ЦПО към „Рила“ ООД"),
        ("ЦПО", "ЦПО"),
    ],
)
def test_a_name_is_kept_without_its_kind_and_quotes(typed: str, bare: str) -> None:
    assert bare_centre_name(typed) == bare


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        (CentreKind.CPO, "Рила", "ЦПО „Рила“"),
        (CentreKind.CPO, "ЦПО „Рила“", "ЦПО „Рила“"),
        (CentreKind.CIPO, "Ладия", "ЦИПО „Ладия“"),
        (CentreKind.CPO, "ЦПО към „Рила“ ООД", "ЦПО към „Рила“ ООД"),
    ],
)
def test_a_name_is_shown_with_its_kind_once(kind: CentreKind, name: str, shown: str) -> None:
    assert centre_in_words(kind, name) == shown
