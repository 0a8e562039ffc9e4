"""The office: the only wing that remembers. Django lives here and nowhere else."""
