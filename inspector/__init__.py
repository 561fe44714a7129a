"""WSD Inspector: intercept, decode, show, record and replay WSD scanner traffic."""

__version__ = "0.1.0"
