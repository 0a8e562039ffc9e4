"""Paper: what is printed and sent to people."""
