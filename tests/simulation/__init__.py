"""A deterministic simulation: the real engine on the real store, on a virtual clock, killed at any step of its loop."""
