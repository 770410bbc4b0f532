"""Spiders of the mirror sites that exist in the rehearsal only."""
