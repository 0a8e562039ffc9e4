"""From note to codes, each with the words that support it."""
