"""Every sign a form takes can be printed in an act; what cannot is refused where it is typed."""

import unicodedata

import pytest
from marshmallow import ValidationError

from service.documents import render_pdf
from service.forms.fields import UNPRINTABLE, clean_text
from tests.documents.official_samples import OFFICIAL
from tests.documents.samples import AT

_TAKEN = [
    sign
    for sign in map(chr, range(0x20, 0x10000))
    if unicodedata.category(sign)[0] in "LMNPSZ" and not UNPRINTABLE.match(sign)
]


def test_every_sign_that_a_form_takes_is_printed() -> None:
    signs = [sign for sign in _TAKEN if sign not in "\u2028\u2029"]
    assert len(signs) > 2000
    name, data = next((n, d) for n, d in OFFICIAL.items() if "paragraphs" in d)
    assert render_pdf(name, {**data, "paragraphs": [" ".join(signs)]}, at=AT)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\uf0b7 списък от Word", "• списък от Word"),
        ("пренос\u00adи\ufeff", "преноси"),
        ("ѝ ½ ≤ 7 м² – „цитат“ → край", "ѝ ½ ≤ 7 м² – „цитат“ → край"),
    ],
)
def test_text_pasted_from_word_is_kept_as_it_reads(typed: str, kept: str) -> None:
    assert clean_text(typed, is_long=True) == kept


@pytest.mark.parametrize("sign", ["😀", "漢", "ا"])
def test_a_sign_that_cannot_be_printed_is_refused_by_name(sign: str) -> None:
    with pytest.raises(ValidationError, match=f"Знакът „{sign}“ не може да се отпечата"):
        clean_text(f"Договор {sign}", is_long=True)
