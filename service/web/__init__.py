"""The pages: server-rendered, Bulgarian first. A handler is three steps: load, authorise, act."""

from service.web.site import create_pages

__all__ = ["create_pages"]
