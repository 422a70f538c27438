"""Arrays in, arrays out: where NumPy computes, and where a kernel of `compiled` takes its place."""
