"""Make a new model: generate its corpus, fit it, learn from corrections, and let the gate decide."""
