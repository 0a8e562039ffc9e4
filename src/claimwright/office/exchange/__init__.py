"""How files travel: folders, and the sandbox payer that answers in them."""
