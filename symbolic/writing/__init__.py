"""Index expressions written as notation, as SymPy, as JAX functions and as exact numbers."""
