"""Pages: fetched or imported, and archived."""
