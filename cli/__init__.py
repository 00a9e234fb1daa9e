"""The command line: one module a command, no legal question decided here."""
