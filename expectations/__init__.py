"""What every report and figure must, should and may be."""
