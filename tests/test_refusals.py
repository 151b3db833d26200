"""Bad input gets one sentence: which function, which argument, what came and what to write."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import jaxnn

KEY = jax.random.key(0)
MODEL = jaxnn.mlp([4, 3])
X, Y = np.ones((6, 2), np.float32), np.array([0, 1, 2, 0, 1, 2])
PARAMS = MODEL.init(KEY, X)


def loss(params, x, y):
    return jaxnn.softmax_cross_entropy(MODEL.apply(params, x), y)


def fit(loss=loss, params=PARAMS, data=(X, Y), optimizer=None, **options):
    return jaxnn.fit(
        loss,
        params,
        data,
        optax.sgd(0.1) if optimizer is None else optimizer,
        **{"epochs": 2} | options,
    )


def with_nan():
    x = X.copy()
    x[3, 1] = np.nan
    return x


# fmt: off
REFUSALS = {
    "wrong width": (lambda: MODEL.apply(PARAMS, jnp.ones((6, 5))), ValueError,
        r"dense: x has shape \(6, 5\) but W has shape \(2, 4\), which takes x of shape \(n, 2\)"),
    "one axis": (lambda: MODEL.apply(PARAMS, jnp.ones(6)), ValueError,
        r"dense: x has shape \(6,\).*write x\[:, None\]"),
    "init without rows": (lambda: MODEL.init(KEY, jnp.ones(3)), ValueError,
        r"init: x has shape \(3,\); write a matrix.*x\[:, None\]"),
    "column against row": (lambda: jaxnn.mse(jnp.ones((6, 1)), jnp.ones(6)), ValueError,
        r"mse: prediction has shape \(6, 1\) but target has shape \(6,\).*target.reshape"),
    "column against row in cross-entropy": (
        lambda: jaxnn.binary_cross_entropy(jnp.ones((6, 1)), jnp.ones(6)), ValueError,
        r"binary_cross_entropy: logits has shape \(6, 1\) but labels has shape \(6,\)"),
    "label out of range": (
        lambda: jaxnn.softmax_cross_entropy(jnp.ones((3, 2)), jnp.array([0, 2, 1])), ValueError,
        r"softmax_cross_entropy: label 2 at row 1 is outside 0..1"),
    "negative label": (
        lambda: jaxnn.softmax_cross_entropy(jnp.ones((3, 2)), jnp.array([0, 1, -1])), ValueError,
        r"softmax_cross_entropy: label -1 at row 2 is outside 0..1"),
    "label out of range in fit": (lambda: fit(data=(X, Y + 1)), ValueError,
        r"softmax_cross_entropy: label 3 at row 2 is outside 0..2"),
    "float labels": (
        lambda: jaxnn.softmax_cross_entropy(jnp.ones((3, 2)), jnp.array([0.0, 1.0, 1.0])), ValueError,
        r"softmax_cross_entropy: labels has shape \(3,\) and type float32.*integers of shape \(3,\)"),
    "binary label of 2": (
        lambda: jaxnn.binary_cross_entropy(jnp.ones((2, 1)), jnp.array([[1.0], [2.0]])), ValueError,
        r"binary_cross_entropy: labels reach from 1 to 2; write values in \[0, 1\]"),
    "weights of another length": (
        lambda: jaxnn.mse(jnp.ones((6, 1)), jnp.ones((6, 1)), jnp.ones(5)), ValueError,
        r"mse: weights has shape \(5,\) for 6 examples"),
    "loss of nothing": (lambda: jaxnn.mse(jnp.ones((0, 1)), jnp.ones((0, 1))), ValueError,
        r"mse: there are no examples"),
    "empty data": (lambda: fit(data=(X[:0], Y[:0])), ValueError, r"fit: data has no rows"),
    "no data": (lambda: fit(data=()), ValueError, r"fit: data is empty"),
    "an array for data": (lambda: fit(data=X), TypeError,
        r"fit: data is a ndarray of shape \(6, 2\); write a tuple of arrays"),
    "rows that do not match": (lambda: fit(data=(X, Y[:4])), ValueError,
        r"fit: data\[0\] has 6, data\[1\] has 4 rows"),
    "text for numbers": (lambda: fit(data=(X, np.array(list("abcabc")))), TypeError,
        r"fit: data\[1\] has type <U1; write numbers"),
    "NaN in x": (lambda: fit(data=(with_nan(), Y)), ValueError,
        r"fit: data\[0\] holds NaN or infinity in 1 of 6 rows, the first at row 3"),
    "NaN in parameters": (
        lambda: fit(params=jax.tree.map(lambda p: p * jnp.nan, PARAMS)), ValueError,
        r"fit: params\[0\]\['W'\] holds values that are not finite"),
    "integer parameters": (
        lambda: fit(params=jax.tree.map(lambda p: p.astype(int), PARAMS)), TypeError,
        r"fit: params\[0\]\['W'\] has type int32, which has no gradient"),
    "no parameters": (lambda: fit(params=()), ValueError, r"fit: params holds no array"),
    "zero batch size": (lambda: fit(batch_size=0, key=KEY), ValueError,
        r"fit: batch_size is 0; write a whole number >= 1"),
    "fractional batch size": (lambda: fit(batch_size=2.5, key=KEY), TypeError,
        r"fit: batch_size is 2.5 of type float; write a whole number >= 1"),
    "no epochs": (lambda: fit(epochs=0), ValueError, r"fit: epochs is 0; write a whole number"),
    "no key": (lambda: fit(batch_size=2), ValueError, r"fit: key is missing.*jax.random.key\(0\)"),
    "a seed for a key": (lambda: fit(batch_size=2, key=7), TypeError,
        r"fit: key is a int; write one key, jax.random.key\(0\)"),
    "loss of a vector": (lambda: fit(lambda p, x, y: MODEL.apply(p, x)[:, 0]), ValueError,
        r"fit: loss returned an array of shape \(6,\); return one number"),
    "loss of a pair": (lambda: fit(lambda p, x, y: (loss(p, x, y), 1.0)), TypeError,
        r"fit: loss returned \(.*; return one floating-point number"),
    "metric of a vector": (
        lambda: fit(metrics={"outputs": lambda p, x, y: MODEL.apply(p, x)}), ValueError,
        r"fit: metric 'outputs' returned .*; return one number"),
    "a loss of other arguments": (lambda: fit(loss=lambda p, x: jnp.sum(x)), TypeError,
        r"fit: loss is called with params and the 2 parts of data, but too many positional"),
    "lists for data": (lambda: fit(data=([1.0, 2.0], [0, 1])), ValueError,
        r"fit: data\[0\]\[0\] is a float; write an array .*np.asarray"),
    "a seed to start from": (lambda: MODEL.init(0, X), TypeError, r"init: key is a int; write one key"),
    "minimise from text": (lambda: jaxnn.minimise(lambda x: x, "a", optax.sgd(0.1)), TypeError,
        r"minimise: x0 holds a str"),
    "minimise by name": (lambda: jaxnn.minimise(lambda x: x**2, 1.0, "adam"), TypeError,
        r"minimise: optimizer is a str; write an optax transformation"),
    "perceptron of another shape": (
        lambda: jaxnn.perceptron_rule(X, np.ones((6, 1)), params={"W": np.ones(3)}), ValueError,
        r"perceptron_rule: params has \{'W': \(3,\)\}; write W of shape \(2, 1\) and b of \(1,\)"),
    "a metric named as the loss": (lambda: fit(metrics={"loss": loss}), ValueError,
        r"fit: a metric is named 'loss', as the loss is"),
    "a function for metrics": (lambda: fit(metrics=loss), TypeError,
        r"fit: metrics is a function; write names with functions"),
    "an optimiser's name": (lambda: fit(optimizer="adam"), TypeError,
        r"fit: optimizer is a str; write an optax transformation"),
    "no loss": (lambda: fit(loss=None), TypeError, r"fit: loss is a NoneType; write a function"),
    "no tolerance": (lambda: fit(tol=None), TypeError, r"fit: tol is None of type NoneType"),
    "a Dataset for data": (lambda: fit(data=jaxnn.data.iris()), TypeError,
        r"fit: data is a Dataset; write data=\(dataset.x, dataset.y\)"),
    "a Dataset to split": (lambda: jaxnn.split(jaxnn.data.iris(), (0.5, 0.5), KEY), TypeError,
        r"split: data is a Dataset; write \(dataset.x, dataset.y\)"),
    "a seed to split by": (lambda: jaxnn.split((X, Y), (0.5, 0.5), 0), TypeError,
        r"split: key is a int; write one key, jax.random.key\(0\)"),
    "NaN in validation": (lambda: fit(validation=(with_nan(), Y)), ValueError,
        r"fit: validation\[0\] holds NaN or infinity in 1 of 6 rows, the first at row 3"),
    "labels beyond one in fit": (
        lambda: fit(lambda p, x, y: jaxnn.binary_cross_entropy(x @ p, y), jnp.ones((2, 1)),
                    (X, np.array([1.0, 2, 1, 2, 1, 2], np.float32)[:, None])), ValueError,
        r"binary_cross_entropy: labels reach from 1 to 2; write values in \[0, 1\]"),
    "an activation's name": (lambda: jaxnn.mlp([3, 1], activation="relu"), TypeError,
        r"dense: activation is 'relu'; write a function, e.g. jaxnn.sigmoid"),
    "a list of models": (lambda: jaxnn.serial([jaxnn.dense(1)]), TypeError,
        r"serial: a list is given; write models one after another"),
    "parameters without W": (lambda: jaxnn.dense(1).apply({"w": jnp.ones((2, 1))}, X), ValueError,
        r"dense: params is \['w'\] but this layer has W and b"),
    "an optimiser for a maker": (
        lambda: jaxnn.search_learning_rate(loss, PARAMS, (X, Y), (X, Y), optax.sgd(0.1), epochs=1),
        TypeError, r"search_learning_rate: optimizer is a GradientTransformationExtraArgs"),
    "ROC labels of 2": (lambda: jaxnn.roc_auc(jnp.ones(2), jnp.array([1, 2])), ValueError,
        r"roc_auc: label 2 at row 1 is outside 0..1"),
    "weights of zero": (lambda: jaxnn.mse(X, X, jnp.zeros(6)), ValueError,
        r"mse: weights sum to 0"),
    "patience without validation": (lambda: fit(patience=3), ValueError,
        r"fit: patience is given but validation is not"),
    "negative tolerance": (lambda: fit(tol=-1.0), ValueError, r"fit: tol is -1.0; write a finite"),
    "unknown initialiser": (lambda: jaxnn.dense(2, W="xavier").init(KEY, X), ValueError,
        r"initialize: no initialiser is named 'xavier'; write one of glorot"),
    "given weights of another shape": (lambda: jaxnn.dense(2, W=np.ones((3, 3))).init(KEY, X), ValueError,
        r"initialize: the given values have shape \(3, 3\) but this layer needs \(2, 2\)"),
    "layer without neurons": (lambda: jaxnn.dense(0), ValueError, r"dense: outputs is 0"),
    "network without layers": (lambda: jaxnn.mlp([]), ValueError, r"mlp: widths is \[\]"),
    "activations for other layers": (lambda: jaxnn.mlp([3, 2], activation=[jaxnn.relu] * 2), ValueError,
        r"mlp: activation has 2 entries for 1 layers"),
    "parameters of another network": (lambda: MODEL.apply(PARAMS[:1], X), ValueError,
        r"serial: params has 1 parts but the model has 2"),
    "negative lambda": (lambda: jaxnn.l2(PARAMS, -0.1), ValueError,
        r"l2: lam is -0.1; write a finite number >= 0"),
    "negative lambda in fit": (
        lambda: fit(lambda p, x, y: loss(p, x, y) + jaxnn.l1(p, -1.0)), ValueError,
        r"l1: lam is -1.0; write a finite number >= 0"),
    "penalty without weights": (lambda: jaxnn.l2({"kernel": jnp.ones(2)}, 1.0), ValueError,
        r"l2: no leaf of params is named 'W' \(it has \['kernel'\]\).*select="),
    "share outside 0 to 1": (lambda: jaxnn.elastic_net(PARAMS, 1.0, l1_ratio=1.5), ValueError,
        r"elastic_net: l1_ratio is 1.5"),
    "training a step": (
        lambda: fit(lambda p, x, y: jaxnn.mse(jaxnn.step(x @ p), jnp.ones((6, 1))),
                    jnp.ones((2, 1))), TypeError,
        r"step: it has no gradient to train with.*perceptron_rule"),
    "steep leak": (lambda: jaxnn.leaky_relu(jnp.ones(2), beta=2.0), ValueError,
        r"leaky_relu: beta is 2.0"),
    "softmax of a number": (lambda: jaxnn.softmax(jnp.array(1.0)), ValueError,
        r"softmax: z is a single number"),
    "fractions beyond one": (lambda: jaxnn.split((X, Y), (0.8, 0.3), KEY), ValueError,
        r"split: fractions are \(0.8, 0.3\); write positive numbers that sum to 1"),
    "a part without rows": (lambda: jaxnn.split((X, Y), (0.99, 0.01), KEY), ValueError,
        r"split: 6 rows leave none for the fraction 0.01"),
    "more folds than rows": (lambda: list(jaxnn.k_fold((X, Y), 7, KEY)), ValueError,
        r"k_fold: k is 7 for 6 rows"),
    "no learning rate": (
        lambda: jaxnn.search_learning_rate(loss, PARAMS, (X, Y), (X, Y), rates=[], epochs=1),
        ValueError, r"search_learning_rate: rates is \[\]"),
    "every rate diverges": (
        lambda: jaxnn.search_learning_rate(
            lambda w, x: jnp.mean(x * w**2), jnp.array(1.0), (jnp.ones(3),), (jnp.ones(3),),
            rates=[1e6, 1e7], epochs=60),
        ValueError, r"search_learning_rate: every run diverged, even with rate 1e\+06"),
    "perceptron labels of -1": (lambda: jaxnn.perceptron_rule(X, -np.ones((6, 1))), ValueError,
        r"perceptron_rule: y holds labels other than 0 and 1"),
    "bound without separation": (
        lambda: jaxnn.mistake_bound(X, np.ones((6, 1)), {"W": -jnp.ones((2, 1)), "b": jnp.ones(1)}),
        ValueError, r"mistake_bound: params does not separate the classes"),
    "minimise a vector": (lambda: jaxnn.minimise(lambda x: x, jnp.ones(2), optax.sgd(0.1)), ValueError,
        r"minimise: f returned .*; return one number"),
    "backprop of a vector": (
        lambda: jaxnn.backprop(MODEL, PARAMS, X, Y, lambda out, y: out), ValueError,
        r"backprop: loss returned shape \(6, 3\); return one number"),
    "one class for ROC": (lambda: jaxnn.roc_auc(jnp.ones(3), jnp.ones(3, int)), ValueError,
        r"roc_auc: actual holds one class only"),
    "constant target for R2": (lambda: jaxnn.r2(jnp.ones(3), jnp.ones(3)), ValueError,
        r"r2: actual does not vary"),
    "scaling NaN": (lambda: jaxnn.standardise(with_nan()), ValueError,
        r"standardise: x holds 1 values that are not finite"),
    "scaling other columns": (lambda: jaxnn.standardise(X)(np.ones((2, 5))), ValueError,
        r"Scaling: x has shape \(2, 5\); write a matrix with the 2 columns"),
    "one-hot out of range": (lambda: jaxnn.one_hot(Y, 2), ValueError,
        r"one_hot: label 2 at row 2 is outside 0..1"),
}
# fmt: on


@pytest.mark.parametrize(("call", "kind", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_refused_with_one_sentence(call, kind, sentence):
    with pytest.raises(kind, match=sentence) as caught:
        call()
    assert "\n" not in str(caught.value)
