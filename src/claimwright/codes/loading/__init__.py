"""Reading official files of code sets: recognised by content, checked, and told apart by release.

The loaders of the single code sets live in their rooms; `registry` lists them.
"""
