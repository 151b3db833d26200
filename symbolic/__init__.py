"""Derivations of JAX functions at symbolic sizes, and proofs or refutations of claims about them.

This package is a face only so far: nothing can be called yet.
"""

__all__: list[str] = []
