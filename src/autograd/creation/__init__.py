"""Tensors made from data, sizes, ranges and windows."""
