"""Data: sets that ship with scikit-learn, MNIST, CSV tables, and the lectures' own numbers."""

from jaxnn.data import lectures
from jaxnn.data.bundled import breast_cancer, diabetes, digits, iris, wine
from jaxnn.data.dataset import Dataset
from jaxnn.data.idx import mnist, read_idx
from jaxnn.data.tables import read_csv

__all__ = [
    "Dataset",
    "breast_cancer",
    "diabetes",
    "digits",
    "iris",
    "lectures",
    "mnist",
    "read_csv",
    "read_idx",
    "wine",
]
