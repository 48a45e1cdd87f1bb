"""Keeps the promise: what is due is said once, in order, whatever breaks."""
