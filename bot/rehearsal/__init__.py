"""Plays a whole cohort on a virtual clock, with a scripted crowd, and tells what people would have seen."""
