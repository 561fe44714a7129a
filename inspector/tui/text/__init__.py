"""Text that is shown: lines, units, search."""
