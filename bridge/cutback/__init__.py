"""How the shares of a registration may be divided: the arithmetic of the steps that the rules declare, ranges and lists."""
