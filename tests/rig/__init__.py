"""Real servers and scripted ones for tests. Ports are chosen by the system; what a rig starts, it ends by its id."""
