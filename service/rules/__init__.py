"""Pure rules of the programme: facts in, a decision with its grounds out. No storage, no clock."""
