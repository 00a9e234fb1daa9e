"""From the files that people have to a matter, and back: workbooks, tables, Open Cap Table packages; what was taken, and left.

Nothing is dropped in silence, and nothing that only the agreement decides is guessed: it becomes a question.
"""
