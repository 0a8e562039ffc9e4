"""The screens: server-rendered pages, of which HTMX swaps parts. Web calls workflow and holds
no rules: it reads what a person sent, calls one function, and shows what is stored.
"""
