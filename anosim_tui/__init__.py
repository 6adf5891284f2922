"""A full-screen terminal dashboard for one AnoSim account."""

__version__ = "0.2.0"
