"""Rules of the follow-up control of centres and of a withdrawal (R-250 – R-265)."""
