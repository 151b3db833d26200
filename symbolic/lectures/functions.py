"""The lectures' losses and layers as `jaxnn` computes them, in the lectures' own letters."""

from __future__ import annotations

from typing import Any

import jaxnn

_LAYERS = jaxnn.mlp([3, 1], output_activation=jaxnn.sigmoid, bias=False)
_NEURON = jaxnn.logistic_regression()


def mean_squares(f: Any, y: Any) -> Any:
    """`jaxnn.mse` of predictions f."""
    return jaxnn.mse(f, y)


def half_mean_squares(f: Any, t: Any) -> Any:
    """`jaxnn.half_mse` of predictions f."""
    return jaxnn.half_mse(f, t)


def half_squares(f: Any, t: Any) -> Any:
    """`jaxnn.half_sse` of predictions f."""
    return jaxnn.half_sse(f, t)


def cross_entropy(p: Any, y: Any) -> Any:
    """`jaxnn.binary_cross_entropy_from_probabilities`, the mean."""
    return jaxnn.binary_cross_entropy_from_probabilities(p, y)


def summed_cross_entropy(p: Any, y: Any) -> Any:
    """`jaxnn.binary_cross_entropy_from_probabilities`, the sum."""
    return jaxnn.binary_cross_entropy_from_probabilities(p, y, reduction="sum")


def log_likelihood(p: Any, y: Any) -> Any:
    """The log-likelihood of Bernoulli probabilities, the cross-entropy's sum with another sign."""
    return -summed_cross_entropy(p.reshape(-1), y.reshape(-1))


def mean_logit_loss(z: Any, y: Any) -> Any:
    """`jaxnn.binary_cross_entropy` of logits."""
    return jaxnn.binary_cross_entropy(z, y)


def logit_loss(f: Any, t: Any) -> Any:
    """`jaxnn.binary_cross_entropy` of one logit."""
    return jaxnn.binary_cross_entropy(f[None], t[None])


def classes_cross_entropy(F: Any, T: Any) -> Any:
    """`jaxnn.softmax_cross_entropy` of logits F."""
    return jaxnn.softmax_cross_entropy(F, T)


def dense(X: Any, w: Any, b: Any) -> Any:
    """The weighted sums of `jaxnn.dense`, examples as rows."""
    return jaxnn.dense(1).apply({"W": w, "b": b}, X)


def linear(x: Any, w: Any, b: Any) -> Any:
    """Linear regression on one feature."""
    return jaxnn.linear_regression().apply({"W": w[None, None], "b": b[None]}, x[:, None])[:, 0]


def columns(X: Any, W: Any, b: Any) -> Any:
    """Linear regression with examples as columns."""
    return jaxnn.linear_regression().apply({"W": W[:, None], "b": b[None]}, X.T)[:, 0]


def one_example(x: Any, w: Any, b: Any) -> Any:
    """Linear regression of one example."""
    return jaxnn.linear_regression().apply({"W": w[:, None], "b": b[None]}, x[None, :])[0, 0]


def perceptron(x: Any, w: Any, b: Any) -> Any:
    """The output of `jaxnn.perceptron` for one example."""
    return jaxnn.perceptron().apply({"W": w[:, None], "b": b[None]}, x[None, :])[0, 0]


def neuron(x: Any, w: Any, b: Any) -> Any:
    """The probability that `jaxnn.logistic_regression` gives one example."""
    return jaxnn.sigmoid(_NEURON.apply({"W": w[:, None], "b": b[None]}, x[None, :])[0, 0])


def logistic(X: Any, W: Any, b: Any) -> Any:
    """The probabilities that `jaxnn.logistic_regression` gives, examples as columns."""
    return jaxnn.sigmoid(_NEURON.apply({"W": W[:, None], "b": b[None]}, X.T)[:, 0])


def linear_cost(x: Any, w: Any, b: Any, y: Any) -> Any:
    """The mean squared error of ŷ = w x + b."""
    return jaxnn.mse(linear(x, w, b), y)


def columns_cost(X: Any, W: Any, b: Any, y: Any) -> Any:
    """The mean squared error of ŷ = Wᵀ X + b, examples as columns."""
    return jaxnn.mse(columns(X, W, b), y)


def logistic_cost(X: Any, W: Any, b: Any, y: Any) -> Any:
    """The cross-entropy of σ(Wᵀ X + b), examples as columns."""
    return jaxnn.binary_cross_entropy(columns(X, W, b), y)


def rows_cost(X: Any, theta: Any, y: Any) -> Any:
    """The cross-entropy of σ(X θ), examples as rows."""
    return jaxnn.binary_cross_entropy(X @ theta, y)


def network(X: Any, W1: Any, W2: Any) -> Any:
    """The 2-3-1 network of sigmoids without biases."""
    return _LAYERS.apply(({"W": W1}, {"W": W2}), X)


def network_cost(X: Any, W1: Any, W2: Any, t: Any) -> Any:
    """Half the summed squares of the 2-3-1 network."""
    return jaxnn.half_sse(network(X, W1, W2), t)


def classifier_cost(X: Any, W1: Any, W2: Any, t: Any) -> Any:
    """The summed cross-entropy of the 2-3-1 network, in probabilities as printed."""
    return jaxnn.binary_cross_entropy(jaxnn.sigmoid(X @ W1) @ W2, t, reduction="sum")


def output_cost(Z: Any, t: Any) -> Any:
    """Half the summed squares of a layer of sigmoids."""
    return jaxnn.half_sse(jaxnn.sigmoid(Z), t)


def classifier_output_cost(Z: Any, t: Any) -> Any:
    """The summed cross-entropy of logits."""
    return jaxnn.binary_cross_entropy(Z, t, reduction="sum")


def hidden_cost(Z: Any, W: Any, t: Any) -> Any:
    """Half the summed squares two layers of sigmoids further on."""
    return output_cost(jaxnn.sigmoid(Z) @ W, t)


def penalised(f: Any, t: Any, V: Any, W: Any, lam: Any) -> Any:
    """`jaxnn.half_mse` and the penalty λ/2N on the weights of two layers."""
    weights = ({"W": V}, {"W": W})
    return jaxnn.half_mse(f, t) + jaxnn.l2(weights, lam) / f.shape[0]


def penalised_classifier(p: Any, y: Any, V: Any, W: Any, lam: Any) -> Any:
    """The mean cross-entropy and the penalty λ/2N on the weights of two layers."""
    weights = ({"W": V}, {"W": W})
    return cross_entropy(p, y) + jaxnn.l2(weights, lam) / p.shape[0]


def rates_cost(X: Any, U: Any, w: Any, y: Any) -> Any:
    """The mean squared error of the 3-2-1 network with a sigmoid and an exponential layer."""
    layers = jaxnn.mlp([2, 1], output_activation=jaxnn.exponential, bias=False)
    return jaxnn.mse(layers.apply(({"W": U}, {"W": w}), X), y)


def rate_cost(z: Any, y: Any) -> Any:
    """The squared error of one example of an exponential output."""
    return jaxnn.mse(jaxnn.exponential(z), y) * z.shape[0]


def neuron_loss(x: Any, w: Any, b: Any, y: Any) -> Any:
    """The cross-entropy of one example of `jaxnn.logistic_regression`."""
    return logit_loss(one_example(x, w, b), y)


def layer(A: Any, W: Any, b: Any) -> Any:
    """One layer of sigmoids of one example; W[i, j] leads from neuron i to neuron j."""
    made = jaxnn.dense(1, jaxnn.sigmoid)
    return made.apply({"W": W, "b": b}, A[None, :])[0]


def rows_linear_cost(X: Any, w: Any, b: Any, y: Any) -> Any:
    """The mean squared error of ŷ = X w + b, examples as rows."""
    return columns_cost(X.T, w, b, y)


def hidden_rates_cost(Z: Any, w: Any, y: Any) -> Any:
    """The summed squares of an exponential layer upon sigmoids of Z."""
    return rate_cost((jaxnn.sigmoid(Z) @ w)[:, 0], y[:, 0])


def sums(X: Any, W: Any) -> Any:
    """The weighted sums of `jaxnn.dense` without a bias."""
    return jaxnn.dense(1, bias=False).apply({"W": W}, X)


def half_square(f: Any, t: Any) -> Any:
    """`jaxnn.half_sse` of one number."""
    return jaxnn.half_sse(f[None], t[None])
