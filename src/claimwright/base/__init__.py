"""What every room stands on: money, periods, identifiers and findings."""
