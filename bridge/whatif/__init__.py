"""Changed matters: scenarios, sweeps over a grid, and the thresholds at which a verdict flips."""
