"""Neural networks as pure functions over pytrees of `W` and `b`, trained at the speed of JAX."""

from jaxnn import data, plots
from jaxnn.activations import (
    exponential,
    gelu,
    identity,
    leaky_relu,
    log_softmax,
    relu,
    sigmoid,
    silu,
    softmax,
    softplus,
    step,
    tanh,
)
from jaxnn.backpropagation import Backprop, LayerValues, backprop
from jaxnn.choosing import RateSearch, cross_validate, search_learning_rate
from jaxnn.descent import Descent, minimise
from jaxnn.exporting import export, load_exported
from jaxnn.initializers import INITIALIZERS, initialize
from jaxnn.losses import (
    binary_cross_entropy,
    binary_cross_entropy_from_probabilities,
    half_mse,
    half_sse,
    mse,
    softmax_cross_entropy,
)
from jaxnn.metrics import (
    accuracy,
    classify,
    confusion_matrix,
    f1,
    mean_squared_error,
    precision,
    r2,
    recall,
    roc_auc,
)
from jaxnn.models import (
    Model,
    count_parameters,
    dense,
    mlp,
    serial,
)
from jaxnn.penalties import elastic_net, is_weight, l1, l2, weight_decay
from jaxnn.perceptrons import PerceptronRun, mistake_bound, perceptron_rule
from jaxnn.saving import load, save
from jaxnn.scaling import Scaling, max_scale, min_max_scale, one_hot, standardise
from jaxnn.single_layer import (
    linear_regression,
    logistic_regression,
    perceptron,
    softmax_regression,
)
from jaxnn.splitting import k_fold, split
from jaxnn.training import Interrupted, Run, Sweep, fit, sweep

__all__ = [
    # models
    "Model",
    "dense",
    "serial",
    "mlp",
    "linear_regression",
    "logistic_regression",
    "softmax_regression",
    "perceptron",
    "count_parameters",
    "INITIALIZERS",
    "initialize",
    # activations
    "identity",
    "step",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "exponential",
    "softplus",
    "silu",
    "gelu",
    "softmax",
    "log_softmax",
    # losses and penalties
    "mse",
    "half_mse",
    "half_sse",
    "binary_cross_entropy",
    "binary_cross_entropy_from_probabilities",
    "softmax_cross_entropy",
    "l1",
    "l2",
    "elastic_net",
    "weight_decay",
    "is_weight",
    # training
    "fit",
    "Run",
    "Interrupted",
    "sweep",
    "Sweep",
    "backprop",
    "Backprop",
    "LayerValues",
    "perceptron_rule",
    "PerceptronRun",
    "mistake_bound",
    "minimise",
    "Descent",
    # choosing
    "split",
    "k_fold",
    "cross_validate",
    "search_learning_rate",
    "RateSearch",
    # metrics
    "classify",
    "accuracy",
    "confusion_matrix",
    "precision",
    "recall",
    "f1",
    "roc_auc",
    "mean_squared_error",
    "r2",
    # data
    "data",
    "plots",
    "Scaling",
    "max_scale",
    "min_max_scale",
    "standardise",
    "one_hot",
    "save",
    "load",
    "export",
    "load_exported",
]
