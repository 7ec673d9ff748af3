"""Periksa: the verifier that travels inside every bag, one file that stands alone."""
