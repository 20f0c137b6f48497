"""Pages of manuscripts."""
