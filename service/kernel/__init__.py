"""What everything else stands on: errors, clock, calendar, expressions. Imports nothing of ours."""
