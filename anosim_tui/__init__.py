"""A full-screen terminal dashboard for one AnoSim account."""

__version__ = "0.1.0"
