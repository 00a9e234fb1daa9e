"""Writers: each lays documents out for one medium, such as the terminal or PDF, and computes no fact."""
