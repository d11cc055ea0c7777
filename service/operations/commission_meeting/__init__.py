"""P-19: a meeting of an expert commission: invitation, recusals, quorum, votes, minutes, report.

Called by any procedure that needs a commission: it knows questions, not licences. In:
`commission_key` (professional field, „guidance“ for information and guidance), `questions` (a list
of `{"key", "label"}`, and where there is one `"score"` and `"max_score"` as decimal strings) and
`meeting_purpose`. Out: `meeting_id` and `meeting_outcome` („proposal“ or „no_decision“); what was
decided on each question stands in `meeting_question`.
"""

from service.operations.commission_meeting import (
    attending,
    declaring,
    inviting,
    minuting,
    offering,
    panel,
    reporting,
    voting,
)

__all__ = [
    "attending",
    "declaring",
    "inviting",
    "minuting",
    "offering",
    "panel",
    "reporting",
    "voting",
]
