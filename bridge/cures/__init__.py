"""Every smallest set of changes that would make an act admissible, each found by asking again."""
