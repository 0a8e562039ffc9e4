"""Broken input for the readers of the wire: `python -m fuzz --help`.

seeds: small files that the project itself wrote or keeps as fixtures. mutate: break one. targets:
what is fed with it. trial: run targets under limits of time and memory. coverage: let atheris find
inputs that reach new code.
"""
