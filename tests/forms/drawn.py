"""Forms drawn by the house's templates, as lxml sees them."""

from collections.abc import Mapping

import jinja2
import lxml.html
import pytest
from lxml.html import HtmlElement

from service.forms import FormContext, FormDefinition, FormUrls, FormView, render
from service.kernel.errors import Problem, ValidationFailed
from tests.forms.sample import CONTEXT, LEAVE, REPOSITORY, TODAY

PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(REPOSITORY / "service" / "web" / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)
PAGE = PAGES.from_string(
    '{% from "forms/form.html" import error_summary, form_facts, form_body %}<main>'
    "{{ error_summary(view, urls) }}<h1>{{ view.title }}</h1>{{ form_facts(view, urls) }}"
    '{{ form_body(view, urls, "token") }}</main>'
)
URLS = FormUrls(submit="/x", refresh="/x/refresh", draft="/x/draft", workbook="/x/workbook/")


def page(view: FormView, urls: FormUrls = URLS) -> HtmlElement:
    """The page of the view, parsed."""
    return lxml.html.fromstring(PAGE.render(view=view, urls=urls))


def view_of(
    raw: Mapping[str, object] | None,
    *problems: Problem,
    form: FormDefinition = LEAVE,
    context: FormContext = CONTEXT,
) -> FormView:
    """A form filled in with these values, with these problems."""
    return render(form, raw, problems, context, today=TODAY)


def refused(raw: Mapping[str, object]) -> HtmlElement:
    """The page of the documentation's form as shown again; the input must be refused."""
    with pytest.raises(ValidationFailed) as failure:
        LEAVE.validate(raw, CONTEXT, today=TODAY)
    return page(view_of(raw, *failure.value.problems))
