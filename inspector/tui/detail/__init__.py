"""The detail of one exchange, in tabs."""
