"""What Claimwright costs in time and memory, beside its peers: `make bench`.

One module a room. A room's subjects are functions that prepare an input and answer the action to
measure; each runs in a process of its own (measure, child), on synthetic files that are made
before (synthetic_claims, synthetic_remittances, inputs). A room's `tables` puts the figures side
by side, and report prints them and writes docs/benchmarks.md.

Subjects import what they measure inside the function. So a process holds nothing but its own
subject, and one that measures a peer needs nothing of ours.
"""
