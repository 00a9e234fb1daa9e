"""Documents: what is shown of an answer, composed once in one model of blocks, which every writer writes.

A module a question has its page (``of_requests``, ``of_check`` …), of the ``parts`` that pages share; ``memo`` is the report,
of sections about an act, an offering and the matter.
"""
