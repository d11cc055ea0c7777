"""The engine without a database: the only package that knows SpiffWorkflow.

`compile_process` checks a diagram and compiles it once; `start` and `resume` run instances of it.
"""
