"""Damaged and hostile bytes end in a refusal with a sentence, never in a crash."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from service.documents import check_upload
from service.documents.errors import UploadRefused
from tests.documents.samples import JPEG, PNG, docx, pdf, xlsx

REAL = {
    "заповед.pdf": pdf()[:20_000] + pdf()[-3_000:],
    "снимка.jpg": JPEG,
    "снимка.png": PNG,
    "часове.xlsx": xlsx(),
    "договор.docx": docx(),
}


def _answers(name: str, content: bytes) -> None:
    with suppress(UploadRefused):
        assert check_upload(name, content).content == content


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_real_file_with_changed_bytes_is_taken_or_refused(name: str) -> None:
    dice = random.Random(name)  # noqa: S311 - the same damage in every run
    for _ in range(400):
        content = bytearray(REAL[name])
        for _ in range(dice.randint(1, 8)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        if dice.random() < 0.3:
            del content[dice.randrange(len(content)) :]
        if dice.random() < 0.2:
            start = dice.randrange(len(content) + 1)
            content[start:start] = dice.randbytes(dice.randint(1, 64))
        _answers(name, bytes(content))


@given(
    st.text(max_size=40),
    st.sampled_from([b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04", b""]),
    st.binary(max_size=400),
)
@settings(max_examples=200, deadline=None)
def test_any_name_and_any_bytes_get_an_answer(name: str, head: bytes, body: bytes) -> None:
    _answers(name, head + body)
