"""The guide tables: one readable file a transaction, all in the format that guide.py reads."""
