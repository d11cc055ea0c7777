"""What every page carries: the person, the menu, the story's clock in the local run."""

from flask import Flask, current_app, request

from service.identity.allow import allow
from service.web.security import current_actor
from service.web.state import office

_MENU = (
    ("home.show", "Начало", "/"),
    ("inbox.show", "Задачи", "/zadachi"),
    ("cases.index", "Преписки", "/prepiski"),
    ("plan.index", "План", "/plan"),
    ("notices.show", "Известия", "/izvestiya"),
    ("public.approved", "Публичен списък", "/publichno/odobreni-sumi"),
    ("public_licences.index", "Лицензии", "/publichno/litsenzii"),
)


#: sections that are not for everybody with an account, by the right they stand on
_RIGHTS = {"plan.index": "plan.view"}


def install_layout(app: Flask) -> None:
    """Offer the frame of the page to templates."""

    @app.context_processor
    def frame() -> dict[str, object]:
        actor = current_actor()
        section = (request.endpoint or "").partition(".")[0]
        menu = [
            (label, address, endpoint.partition(".")[0] == section)
            for endpoint, label, address in _MENU
            if not actor.is_public or endpoint.startswith("public")
            if endpoint not in _RIGHTS or allow(actor, _RIGHTS[endpoint])
        ]
        return {
            "actor": actor,
            "menu": menu,
            "now": office().clock.now(),
            "is_local": current_app.config["PREPISKA_LOCAL"],
        }
