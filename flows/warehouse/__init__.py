"""Records → DuckDB → release."""
