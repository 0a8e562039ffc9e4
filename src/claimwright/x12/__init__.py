"""The wire: X12 syntax once, guide tables once, one module per transaction."""
