"""Frozen read models for whoever draws pages; nothing here reads a database or a chat."""
