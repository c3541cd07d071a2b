"""Records, errors, settings, and the dictionary."""
