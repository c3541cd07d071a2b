"""The page where a person looks: the newest release, read-only, as pages, CSV, JSON and SVG."""
