"""An AnoSim in a box: stateful, seeded, on a virtual clock."""
