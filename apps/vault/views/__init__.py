"""Doors to the vault. None of them gives out a file, and a page of one only in answer to its reader's POST."""
