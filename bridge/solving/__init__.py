"""The way to clingo and back: facts in, the rules grounded and solved, rows out. Nothing else touches clingo."""
