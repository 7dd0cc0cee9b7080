"""Readings, and what the care plans make of them."""
