"""Markdown as a tree: read, walked once for every platform, cut where a platform's limit asks for it."""
