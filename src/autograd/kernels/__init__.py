"""Arrays in, arrays out: the NumPy reference of every kernel."""
