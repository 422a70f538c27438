"""Graph, reverse sweep, gradient modes, hooks and mutation tracking. Knows no mathematics."""
