"""The matter: what a file says about a deal at a date, read, typed and checked, and what follows by arithmetic alone."""
