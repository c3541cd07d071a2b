"""The stages of gwr, and the flows and command that compose them."""
