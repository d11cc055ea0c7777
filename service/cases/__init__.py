"""The use cases of a case: open, work, read, search, prove. One transaction each."""
