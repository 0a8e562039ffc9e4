"""The one door between the office and the pure rooms: one file for each thing that happens.

A workflow function opens the transaction, reads the clock, calls the pure rooms, stores what
they answer, writes the audit entry, and opens or closes the work that follows from it. It runs
inside the scope of its actor's practice (see actor.acting).
"""
