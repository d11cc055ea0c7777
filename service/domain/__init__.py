"""School life in frozen dataclasses and enums: pure data, no rules, no storage.

The first line of a class's docstring gives its Bulgarian term; `glossary` lists them all.
"""
