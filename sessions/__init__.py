"""The law of a pembuktian: frozen values and pure rules. No clock, no randomness, no I/O."""
