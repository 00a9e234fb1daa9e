"""What the questions answer: typed values, exact, and their JSON form. A module a question, imported where it is used.

Amounts are whole numbers of shares, votes or demands; Money is in cents; days are dates. ``short_by`` is how much is
missing (or too much), in the unit of the figure, days for a date; None where the test is passed.
"""
