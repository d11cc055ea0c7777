"""Tables, sessions and the append-only ledger. Knows no rule and no person's right."""
