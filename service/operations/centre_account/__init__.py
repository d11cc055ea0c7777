"""P-10, its first step: an account for whoever will apply for a licence (R-208, R-209).

The case belongs to НАПОО. A visitor opens it from the public page; the machine carries it until
the e-mail is confirmed, and the agency decides.
"""

from service.operations.centre_account import asking, creating, deciding, panel

__all__ = ["asking", "creating", "deciding", "panel"]
