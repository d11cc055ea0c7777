"""P-10: a licence for a training centre, from the application to the register (ЗПОО, чл. 49б)."""
