"""НП „Без свободен час“ as its processes share it: editions, lines, what is used, verdicts."""
