"""Data sets that ship inside the scikit-learn wheel (extra `examples`)."""

from typing import Any

import numpy as np

from jaxnn.data.dataset import Dataset


def iris() -> Dataset:
    """Iris: 150 flowers, 4 lengths in cm, 3 species.

    Shapes: x (150, 4), y (150,) of 0..2.
    Raises: ImportError without scikit-learn.
    Source: Fisher 1936, as scikit-learn ships it; lecture 001, Example 9.

    >>> iris().x.shape, iris().target_names
    ((150, 4), ('setosa', 'versicolor', 'virginica'))
    """
    return _classes("load_iris")


def digits() -> Dataset:
    """Digits: 1,797 images of 8×8 pixels from 0 to 16, 10 classes.

    Shapes: x (1797, 64), y (1797,) of 0..9.
    Raises: ImportError without scikit-learn.
    Source: Alpaydin and Kaynak 1998 (UCI), as scikit-learn ships it.

    >>> digits().x.shape
    (1797, 64)
    """
    return _classes("load_digits")


def breast_cancer() -> Dataset:
    """Breast cancer (Wisconsin): 569 tumours, 30 features, malignant or benign.

    Shapes: x (569, 30), y (569,) of 0 and 1.
    Raises: ImportError without scikit-learn.
    Source: Street, Wolberg and Mangasarian 1993 (UCI), as scikit-learn ships it.

    >>> breast_cancer().target_names
    ('malignant', 'benign')
    """
    return _classes("load_breast_cancer")


def wine() -> Dataset:
    """Wine: 178 wines, 13 chemical measurements, 3 cultivars.

    Shapes: x (178, 13), y (178,) of 0..2.
    Raises: ImportError without scikit-learn.
    Source: Aeberhard and Forina 1992 (UCI), as scikit-learn ships it.

    >>> wine().x.shape
    (178, 13)
    """
    return _classes("load_wine")


def diabetes() -> Dataset:
    """Diabetes: 442 patients, 10 scaled measurements, disease progression after a year.

    Shapes: x (442, 10), y (442, 1).
    Raises: ImportError without scikit-learn.
    Source: Efron, Hastie, Johnstone and Tibshirani 2004, as scikit-learn ships it.

    >>> diabetes().y.shape
    (442, 1)
    """
    bunch = _load("load_diabetes")
    x, y = bunch.data.astype(np.float32), bunch.target.astype(np.float32)[:, None]
    return Dataset(x, y, tuple(bunch.feature_names), ("progression",))


def _classes(loader: str) -> Dataset:
    bunch = _load(loader)
    return Dataset(
        bunch.data.astype(np.float32),
        bunch.target.astype(np.int32),
        tuple(map(str, bunch.feature_names)),
        tuple(map(str, bunch.target_names)),
    )


def _load(loader: str) -> Any:
    try:
        import sklearn.datasets
    except ImportError:
        raise ImportError(
            f"{loader.removeprefix('load_')}: its data ship with scikit-learn, which is missing; "
            'install it with pip install "jaxnn-symbolic[examples]"'
        ) from None
    return getattr(sklearn.datasets, loader)()
