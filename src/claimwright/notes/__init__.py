"""A clinical note as data: sections, sentences, and what each says of whom."""
