"""The industry code sets, each dated."""
