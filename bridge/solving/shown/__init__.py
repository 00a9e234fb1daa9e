"""What the rules show: a class for every predicate that a question of kb/tasks shows, with its arguments by name.

A class is called as its predicate is: ``LeftOut`` reads ``left_out/5``. An ``act`` is the id of an act, or a term for one that
the question tries; ``holder``, ``way`` and the like are ids; ``shares`` are whole shares, and a ``day`` is a day number.
"""
