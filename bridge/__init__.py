"""From a matter file to facts, and from the solver's models to typed answers."""
