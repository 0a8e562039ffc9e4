"""Finding codes by words: names of codes, compiled, and read as clinicians and patients speak."""
