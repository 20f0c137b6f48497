"""Which font files draw an official document, and how wide their characters are."""
