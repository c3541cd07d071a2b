"""One adapter per family of sites."""
