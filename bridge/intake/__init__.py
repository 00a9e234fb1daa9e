"""From the files that people have to a matter: workbooks, tables and Open Cap Table packages; what was taken, left, and is to be said.

Nothing is dropped in silence, and nothing that only the agreement decides is guessed: it becomes a question.
"""
