"""Background work. Each job opens its practice's scope, calls workflow, and may run twice."""
