"""Artifact, conversation and brand memory; the media handler; the context selector."""
