"""Data: sets that ship with scikit-learn, MNIST, files, streams, and the lectures' own numbers."""

from jaxnn.data import lectures
from jaxnn.data.bundled import breast_cancer, diabetes, digits, iris, wine
from jaxnn.data.dataset import Dataset
from jaxnn.data.files import ArrayFile, TableFile, open_array
from jaxnn.data.idx import mnist, read_idx
from jaxnn.data.tables import read_csv
from jaxnn.training.streams import Piece, Stream, stream

__all__ = [
    "ArrayFile",
    "Dataset",
    "Piece",
    "Stream",
    "TableFile",
    "breast_cancer",
    "diabetes",
    "digits",
    "iris",
    "lectures",
    "mnist",
    "open_array",
    "read_csv",
    "read_idx",
    "stream",
    "wine",
]
