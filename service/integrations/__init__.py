"""Doors to the world outside the transaction: the job queue, mail."""
