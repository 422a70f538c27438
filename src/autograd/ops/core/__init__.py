"""How operators are written, called and kept consistent: the machinery below the catalogue."""
