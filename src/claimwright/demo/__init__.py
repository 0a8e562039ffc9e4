"""A synthetic practice and one day of its work. Nobody in it exists."""
