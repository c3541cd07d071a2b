"""Report → Figures."""
