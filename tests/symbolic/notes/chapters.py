"""Short notes in the manner of textbooks and courses, and what must come of each.

`true` notes hold so many true claims, which must be proved, and nothing in them may be refuted;
`sound` notes are true too, but may be left undecided; in `false` notes something must be refuted.
"""

from __future__ import annotations

NOTES: list[tuple[str, str, int, str]] = [
    (
        "lin-normal-eq",
        "sound",
        0,
        r"""With $\mathbf{X} \in \mathbb{R}^{n \times d}$, $\mathbf{w}\in\mathbb{R}^d$:
$$\begin{aligned}
    \partial_{\mathbf{w}} \|\mathbf{y} - \mathbf{X}\mathbf{w}\|^2 =
    2 \mathbf{X}^\top (\mathbf{X} \mathbf{w} - \mathbf{y}) = 0
    \textrm{ and hence }
    \mathbf{X}^\top \mathbf{y} = \mathbf{X}^\top \mathbf{X} \mathbf{w}.
\end{aligned}$$""",
    ),
    (
        "lin-normal-eq2",
        "sound",
        0,
        r"""The normal equations: with $X \in \mathbb{R}^{n \times d}$, $\theta\in\mathbb{R}^d$, $y \in \mathbb{R}^n$, setting the gradient to zero gives
$$X^\top X\theta = X^\top y$$""",
    ),
    (
        "lin-sizes-x(i)",
        "true",
        1,
        r"""Features $\mathbf{x} \in \mathbb{R}^d$, weights $\mathbf{w} \in \mathbb{R}^d$. $\hat{y} = \mathbf{w}^\top \mathbf{x} + b.$
$$l^{(i)}(\mathbf{w}, b) = \frac{1}{2} \left(\hat{y}^{(i)} - y^{(i)}\right)^2.$$
$$L(\mathbf{w}, b) =\frac{1}{n}\sum_{i=1}^n l^{(i)}(\mathbf{w}, b) =\frac{1}{n} \sum_{i=1}^n \frac{1}{2}\left(\mathbf{w}^\top \mathbf{x}^{(i)} + b - y^{(i)}\right)^2.$$""",
    ),
    (
        "lin-batch",
        "sound",
        0,
        r"""Features $\mathbf{x} \in \mathbb{R}^d$, weights $\mathbf{w} \in \mathbb{R}^d$. The loss of an example is
$$l^{(i)}(\mathbf{w}, b) = \frac{1}{2} \left(\mathbf{w}^\top \mathbf{x}^{(i)} + b - y^{(i)}\right)^2.$$
We pick a minibatch $\mathcal{B}$:
$$\begin{aligned} \mathbf{w} & \leftarrow \mathbf{w} - \frac{\eta}{|\mathcal{B}|} \sum_{i \in \mathcal{B}} \partial_{\mathbf{w}} l^{(i)}(\mathbf{w}, b) && = \mathbf{w} - \frac{\eta}{|\mathcal{B}|} \sum_{i \in \mathcal{B}} \mathbf{x}^{(i)} \left(\mathbf{w}^\top \mathbf{x}^{(i)} + b - y^{(i)}\right)\\ b &\leftarrow b -  \frac{\eta}{|\mathcal{B}|} \sum_{i \in \mathcal{B}} \partial_b l^{(i)}(\mathbf{w}, b) &&  = b - \frac{\eta}{|\mathcal{B}|} \sum_{i \in \mathcal{B}} \left(\mathbf{w}^\top \mathbf{x}^{(i)} + b - y^{(i)}\right). \end{aligned}$$""",
    ),
    (
        "lin-nll",
        "sound",
        0,
        r"""Features $\mathbf{x} \in \mathbb{R}^d$, weights $\mathbf{w} \in \mathbb{R}^d$. $P(y \mid \mathbf{x}) = \frac{1}{\sqrt{2 \pi \sigma^2}} \exp\left(-\frac{1}{2 \sigma^2} (y - \mathbf{w}^\top \mathbf{x} - b)^2\right)$ and so
$$-\log P(y \mid \mathbf x) = \frac{1}{2} \log(2 \pi \sigma^2) + \frac{1}{2 \sigma^2} \left(y - \mathbf{w}^\top \mathbf{x} - b\right)^2.$$""",
    ),
    (
        "lin-residual",
        "true",
        2,
        r"""$X \in \mathbb{R}^{n\times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$. With the residual $r = y - Xw$ and $L = \|r\|_2^2$:
$$\frac{\partial L}{\partial r} = 2r, \qquad \frac{\partial L}{\partial w} = -2X^\top r$$""",
    ),
    (
        "soft-lse-step",
        "true",
        2,
        r"""Here $\mathbf{y}$ is a one-hot vector of length $q$, and $\mathbf{o} \in \mathbb{R}^q$, $\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{o})$.
$$ l(\mathbf{y}, \hat{\mathbf{y}}) = - \sum_{j=1}^q y_j \log \hat{y}_j. $$
$$
\begin{aligned}
l(\mathbf{y}, \hat{\mathbf{y}}) &=  - \sum_{j=1}^q y_j \log \frac{\exp(o_j)}{\sum_{k=1}^q \exp(o_k)} \\
&= \sum_{j=1}^q y_j \log \sum_{k=1}^q \exp(o_k) - \sum_{j=1}^q y_j o_j \\
&= \log \sum_{k=1}^q \exp(o_k) - \sum_{j=1}^q y_j o_j.
\end{aligned}
$$""",
    ),
    (
        "soft-onehot-prose",
        "true",
        1,
        r"""Take $\mathbf{o} \in \mathbb{R}^q$ and $\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{o})$. The label $\mathbf{y}$ is a one-hot vector of length $q$. The loss is
$$ l(\mathbf{y}, \hat{\mathbf{y}}) = - \sum_{j=1}^q y_j \log \hat{y}_j $$
and its derivative with respect to any logit is
$$\partial_{o_j} l(\mathbf{y}, \hat{\mathbf{y}}) = \frac{\exp(o_j)}{\sum_{k=1}^q \exp(o_k)} - y_j = \mathrm{softmax}(\mathbf{o})_j - y_j.$$""",
    ),
    (
        "soft-redeclared",
        "sound",
        0,
        r"""First one example: $\mathbf{o} = \mathbf{W} \mathbf{x} + \mathbf{b}$ with $\mathbf{W} \in \mathbb{R}^{3 \times 4}$ and $\mathbf{b} \in \mathbb{R}^3$. $\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{o})$.

For a minibatch $\mathbf{X} \in \mathbb{R}^{n \times d}$, weights $\mathbf{W} \in \mathbb{R}^{d \times q}$ and bias $\mathbf{b} \in \mathbb{R}^{1\times q}$,
$$\mathbf{O} = \mathbf{X} \mathbf{W} + \mathbf{b}, \hat{\mathbf{Y}} = \mathrm{softmax}(\mathbf{O})$$
Let $\mathbf{y}$ be a one-hot vector of length $q$.
$$ l(\mathbf{y}, \hat{\mathbf{y}}) = - \sum_{j=1}^q y_j \log \hat{y}_j. $$
$$\partial_{o_j} l(\mathbf{y}, \hat{\mathbf{y}}) = \mathrm{softmax}(\mathbf{o})_j - y_j.$$""",
    ),
    (
        "soft-second",
        "true",
        1,
        r"""Let $\mathbf{y}$ be a one-hot vector, $\mathbf{o} \in \mathbb{R}^q$, $\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{o})$.
$$ l(\mathbf{y}, \hat{\mathbf{y}}) = - \sum_{j=1}^q y_j \log \hat{y}_j. $$
$$\partial_{o_j}^2 l(\mathbf{y}, \hat{\mathbf{y}}) = \mathrm{softmax}(\mathbf{o})_j (1 - \mathrm{softmax}(\mathbf{o})_j).$$""",
    ),
    (
        "soft-likelihood",
        "sound",
        0,
        r"""$$P(\mathbf{Y} \mid \mathbf{X}) = \prod_{i=1}^n P(\mathbf{y}^{(i)} \mid \mathbf{x}^{(i)}).$$
$$-\log P(\mathbf{Y} \mid \mathbf{X}) = \sum_{i=1}^n -\log P(\mathbf{y}^{(i)} \mid \mathbf{x}^{(i)}) = \sum_{i=1}^n l(\mathbf{y}^{(i)}, \hat{\mathbf{y}}^{(i)}),$$""",
    ),
    (
        "soft-entropy",
        "sound",
        0,
        r"""The entropy of a distribution $P$ is
$$H[P] = \sum_j - P(j) \log P(j).$$""",
    ),
    (
        "soft-shift",
        "true",
        2,
        r"""$\mathbf{o} \in \mathbb{R}^q$. Let $\hat y_j = \frac{\exp o_j}{\sum_k \exp o_k}$ and $\bar{o} = \max_k o_k$. Then
$$
\hat y_j = \frac{\exp o_j}{\sum_k \exp o_k} =
\frac{\exp(o_j - \bar{o}) \exp \bar{o}}{\sum_k \exp (o_k - \bar{o}) \exp \bar{o}} =
\frac{\exp(o_j - \bar{o})}{\sum_k \exp (o_k - \bar{o})}.
$$
$$
\log \hat{y}_j =
\log \frac{\exp(o_j - \bar{o})}{\sum_k \exp (o_k - \bar{o})} =
o_j - \bar{o} - \log \sum_k \exp (o_k - \bar{o}).
$$""",
    ),
    (
        "mlp-dJ/dL",
        "true",
        2,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial L} = 1 \; \textrm{and} \; \frac{\partial J}{\partial s} = 1.$$""",
    ),
    (
        "mlp-dJ/do",
        "true",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$
\frac{\partial J}{\partial \mathbf{o}}
= \textrm{prod}\left(\frac{\partial J}{\partial L}, \frac{\partial L}{\partial \mathbf{o}}\right)
= \frac{\partial L}{\partial \mathbf{o}}
\in \mathbb{R}^q.
$$""",
    ),
    (
        "mlp-W2",
        "true",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial \mathbf{W}^{(2)}}= \textrm{prod}\left(\frac{\partial J}{\partial \mathbf{o}}, \frac{\partial \mathbf{o}}{\partial \mathbf{W}^{(2)}}\right) + \textrm{prod}\left(\frac{\partial J}{\partial s}, \frac{\partial s}{\partial \mathbf{W}^{(2)}}\right)= \frac{\partial J}{\partial \mathbf{o}} \mathbf{h}^\top + \lambda \mathbf{W}^{(2)}.$$""",
    ),
    (
        "mlp-h",
        "true",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial \mathbf{h}} = \textrm{prod}\left(\frac{\partial J}{\partial \mathbf{o}}, \frac{\partial \mathbf{o}}{\partial \mathbf{h}}\right) = {\mathbf{W}^{(2)}}^\top \frac{\partial J}{\partial \mathbf{o}}.$$""",
    ),
    (
        "mlp-z",
        "true",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial \mathbf{z}} = \textrm{prod}\left(\frac{\partial J}{\partial \mathbf{h}}, \frac{\partial \mathbf{h}}{\partial \mathbf{z}}\right) = \frac{\partial J}{\partial \mathbf{h}} \odot \phi'\left(\mathbf{z}\right).$$""",
    ),
    (
        "mlp-W1",
        "true",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial \mathbf{W}^{(1)}} = \textrm{prod}\left(\frac{\partial J}{\partial \mathbf{z}}, \frac{\partial \mathbf{z}}{\partial \mathbf{W}^{(1)}}\right) + \textrm{prod}\left(\frac{\partial J}{\partial s}, \frac{\partial s}{\partial \mathbf{W}^{(1)}}\right) = \frac{\partial J}{\partial \mathbf{z}} \mathbf{x}^\top + \lambda \mathbf{W}^{(1)}.$$""",
    ),
    (
        "mlp-z-wrong",
        "false",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial \mathbf{z}} = \frac{\partial J}{\partial \mathbf{h}} \odot \phi\left(\mathbf{z}\right).$$""",
    ),
    (
        "mlp-W1-wrong",
        "false",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial \mathbf{W}^{(1)}} = \frac{\partial J}{\partial \mathbf{z}} \mathbf{x}^\top + 2\lambda \mathbf{W}^{(1)}.$$""",
    ),
    (
        "mlp-h-wrong",
        "false",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial \mathbf{h}} = \mathbf{W}^{(2)} \frac{\partial J}{\partial \mathbf{o}}.$$""",
    ),
    (
        "mlp-collapse",
        "sound",
        0,
        r"""$$ \mathbf{H} = \sigma(\mathbf{X} \mathbf{W}^{(1)} + \mathbf{b}^{(1)}), \quad \mathbf{O} = \mathbf{H}\mathbf{W}^{(2)} + \mathbf{b}^{(2)}.$$
Without a nonlinearity
$$
\mathbf{O} = (\mathbf{X} \mathbf{W}^{(1)} + \mathbf{b}^{(1)})\mathbf{W}^{(2)} + \mathbf{b}^{(2)} = \mathbf{X} \mathbf{W}^{(1)}\mathbf{W}^{(2)} + \mathbf{b}^{(1)} \mathbf{W}^{(2)} + \mathbf{b}^{(2)} = \mathbf{X} \mathbf{W} + \mathbf{b}.
$$""",
    ),
    (
        "mlp-zoo",
        "true",
        3,
        r"""$$\frac{d}{dx} \operatorname{sigmoid}(x) = \frac{\exp(-x)}{(1 + \exp(-x))^2} = \operatorname{sigmoid}(x)\left(1-\operatorname{sigmoid}(x)\right).$$
$$\operatorname{tanh}(x) + 1 = 2 \operatorname{sigmoid}(2x).$$""",
    ),
    (
        "calc-notations",
        "sound",
        0,
        r"""Take $y = f(x) = 3x^2-4x$.
$$f'(x) = y' = \frac{dy}{dx} = \frac{df}{dx} = \frac{d}{dx} f(x) = Df(x) = D_x f(x),$$""",
    ),
    (
        "calc-notations2",
        "sound",
        0,
        r"""$$f'(x) = \frac{df}{dx} = \frac{d}{dx} f(x)$$""",
    ),
    (
        "calc-rules",
        "sound",
        0,
        r"""$$\begin{aligned} \frac{d}{dx} C & = 0 && \textrm{for any constant $C$} \\ \frac{d}{dx} x^n & = n x^{n-1} && \textrm{for } n \neq 0 \\ \frac{d}{dx} e^x & = e^x \\ \frac{d}{dx} \ln x & = x^{-1}. \end{aligned}$$""",
    ),
    (
        "calc-ln-vec",
        "sound",
        0,
        r"""$$\frac{d}{dx} \ln x = x^{-1}$$
For $\mathbf{x} \in \mathbb{R}^n$, $\|\mathbf{x}\|^2 = \mathbf{x}^\top\mathbf{x}$.""",
    ),
    (
        "calc-Ax",
        "true",
        2,
        r"""For all $\mathbf{A} \in \mathbb{R}^{m \times n}$ we have $\nabla_{\mathbf{x}} \mathbf{A} \mathbf{x} = \mathbf{A}^\top$ and $\nabla_{\mathbf{x}} \mathbf{x}^\top \mathbf{A}  = \mathbf{A}$.""",
    ),
    (
        "calc-xBx",
        "true",
        1,
        r"""For square matrices $\mathbf{B} \in \mathbb{R}^{n \times n}$ we have $\nabla_{\mathbf{x}} \mathbf{x}^\top \mathbf{B} \mathbf{x}  = (\mathbf{B} + \mathbf{B}^\top)\mathbf{x}$.""",
    ),
    (
        "calc-norm",
        "true",
        2,
        r"""$\mathbf{x} \in \mathbb{R}^n$. $\nabla_{\mathbf{x}} \|\mathbf{x} \|^2 = \nabla_{\mathbf{x}} \mathbf{x}^\top \mathbf{x} = 2\mathbf{x}$.""",
    ),
    (
        "calc-xBx-wrong",
        "false",
        1,
        r"""For square matrices $\mathbf{B} \in \mathbb{R}^{n \times n}$ we have $\nabla_{\mathbf{x}} \mathbf{x}^\top \mathbf{B} \mathbf{x}  = 2 \mathbf{B} \mathbf{x}$.""",
    ),
    (
        "calc-Ax-wrong",
        "false",
        1,
        r"""For all $\mathbf{A} \in \mathbb{R}^{m \times n}$ we have $\nabla_{\mathbf{x}} \mathbf{A} \mathbf{x} = 2\mathbf{A}^\top$""",
    ),
    (
        "calc-fro",
        "true",
        1,
        r"""For any matrix $\mathbf{X} \in \mathbb{R}^{m\times n}$, $\nabla_{\mathbf{X}} \|\mathbf{X} \|_\textrm{F}^2 = 2\mathbf{X}$.""",
    ),
    (
        "calc-grad-list",
        "sound",
        0,
        r"""Let $f: \mathbb{R}^n \to \mathbb{R}$.
$$\nabla_{\mathbf{x}} f(\mathbf{x}) = \left[\partial_{x_1} f(\mathbf{x}), \partial_{x_2} f(\mathbf{x}), \ldots, \partial_{x_n} f(\mathbf{x})\right]^\top.$$""",
    ),
    (
        "calc-chain",
        "true",
        1,
        r"""$$\frac{dy}{dx} = \frac{dy}{du} \frac{du}{dx}.$$""",
    ),
    (
        "calc-chain-many",
        "sound",
        0,
        r"""$$\frac{\partial y}{\partial x_{i}} = \frac{\partial y}{\partial u_{1}} \frac{\partial u_{1}}{\partial x_{i}} + \frac{\partial y}{\partial u_{2}} \frac{\partial u_{2}}{\partial x_{i}} + \ldots + \frac{\partial y}{\partial u_{m}} \frac{\partial u_{m}}{\partial x_{i}}$$""",
    ),
    (
        "calc-beta",
        "true",
        1,
        r"""$$\nabla_{\mathbf{x}} (\boldsymbol{\beta}^\top\mathbf{x}) = \boldsymbol{\beta}.$$""",
    ),
    (
        "calc-PUV",
        "true",
        2,
        r"""$$\frac{d}{d\mathbf{x}} (\mathbf{x}^\top \mathbf{A} \mathbf{x}) = \mathbf{x}^\top (\mathbf{A}^\top + \mathbf{A}).$$
$$\frac{d}{d\mathbf{V}} \|\mathbf{X} - \mathbf{U}\mathbf{V}\|_2^{2} = -2\mathbf{U}^\top(\mathbf{X} - \mathbf{U}\mathbf{V}).$$""",
    ),
    (
        "glm-tr",
        "true",
        4,
        r"""For square matrices $A$, $B$ of size $d\times d$ and a real number $a$:
$$\mathrm{tr} AB = \mathrm{tr} BA, \quad \mathrm{tr} A = \mathrm{tr} A^T, \quad \mathrm{tr}(A+B) = \mathrm{tr} A + \mathrm{tr} B, \quad \mathrm{tr}\, aA = a\, \mathrm{tr} A$$""",
    ),
    (
        "glm-trABC",
        "true",
        1,
        r"""$$\mathrm{tr} ABC = \mathrm{tr} CAB = \mathrm{tr} BCA$$""",
    ),
    (
        "glm-dtr",
        "true",
        2,
        r"""$$\nabla_A \mathrm{tr} AB = B^T$$
$$\nabla_A \mathrm{tr} A B A^T C = C A B + C^T A B^T$$""",
    ),
    (
        "glm-dtr-wrong",
        "false",
        1,
        r"""$$\nabla_A \mathrm{tr} AB = B$$""",
    ),
    (
        "glm-dtr-wrong2",
        "false",
        1,
        r"""$A \in \mathbb{R}^{n\times n}$, $B \in \mathbb{R}^{n\times n}$. $$\nabla_A \mathrm{tr} AB = B$$""",
    ),
    (
        "glm-det",
        "sound",
        0,
        r"""$A \in \mathbb{R}^{n\times n}$. The determinant is written $|A|$. $$\nabla_A |A| = |A| (A^{-1})^T$$""",
    ),
    (
        "glm-bracket-tr",
        "true",
        2,
        r"""$$\nabla_A \mathrm{tr}(AB) = B^\top, \qquad \nabla_A \operatorname{tr}(ABA^\top C) = CAB + C^\top A B^\top$$""",
    ),
    (
        "glm-lms",
        "true",
        4,
        r"""\[ h_\theta(x) = \sum_{i=0}^d \theta_i x_i = \theta^T x. \]

For a single example $(x,y)$ with $J(\theta) = \frac12 (h_\theta(x)-y)^2$
\begin{align*}
\frac{\partial}{\partial\theta_j} J(\theta) &= \frac{\partial}{\partial\theta_j} \frac{1}{2} (h_\theta(x) - y)^2 \\
&= 2\cdot\frac{1}{2} (h_\theta(x) - y)\cdot\frac{\partial}{\partial\theta_j}(h_\theta(x)-y) \\
&= (h_\theta(x)-y)\cdot\frac{\partial}{\partial\theta_j}\left(\sum_{i=0}^d\theta_i x_i - y\right)\\
&= (h_\theta(x) - y)\, x_j
\end{align*}""",
    ),
    (
        "glm-lms1",
        "sound",
        0,
        r"""\[ h_\theta(x) = \theta^T x \]
\[ J(\theta) = \frac12 (h_\theta(x)-y)^2 \]
\begin{align*}
\frac{\partial}{\partial\theta_j} J(\theta) &= \frac{\partial}{\partial\theta_j} \frac{1}{2} (h_\theta(x) - y)^2 \\
&= 2\cdot\frac{1}{2} (h_\theta(x) - y)\cdot\frac{\partial}{\partial\theta_j}(h_\theta(x)-y) \\
&= (h_\theta(x) - y)\, x_j
\end{align*}""",
    ),
    (
        "glm-lms-rule",
        "sound",
        0,
        r"""\[ h_\theta(x) = \theta^T x \]
\[ J(\theta) = \frac12 \sum_{i=1}^n (h_\theta(x^{(i)})-y^{(i)})^2 \]
\[ \theta := \theta + \alpha \sum_{i=1}^n \left( y^{(i)} - h_\theta(x^{(i)}) \right) x^{(i)}. \]""",
    ),
    (
        "glm-lms-rule-j",
        "sound",
        0,
        r"""\[ h_\theta(x) = \theta^T x \]
\[ J(\theta) = \frac12 \sum_{i=1}^n (h_\theta(x^{(i)})-y^{(i)})^2 \]
\[ \theta_j := \theta_j + \alpha \sum_{i=1}^n \left( y^{(i)} - h_\theta(x^{(i)}) \right) x_j^{(i)}. \]""",
    ),
    (
        "glm-sgd-rule",
        "sound",
        0,
        r"""\[ h_\theta(x) = \theta^T x \]
\[ J(\theta) = \frac12 \sum_{i=1}^n (h_\theta(x^{(i)})-y^{(i)})^2 \]
For a single example the rule is
\[ \theta := \theta + \alpha \left( y^{(i)} - h_\theta(x^{(i)}) \right) x^{(i)}. \]""",
    ),
    (
        "glm-design",
        "true",
        5,
        r"""\[ X = \begin{bmatrix} \text{---} (x^{(1)})^T \text{---} \\ \vdots \\ \text{---} (x^{(n)})^T \text{---} \end{bmatrix}, \quad \vec{y} = \begin{bmatrix} y^{(1)} \\ y^{(2)} \\ \vdots \\ y^{(n)} \end{bmatrix}. \]
\[ J(\theta) = \frac12 (X\theta - \vec y)^T(X\theta-\vec y) \]
\begin{align*}
\nabla_\theta J(\theta) &= \nabla_\theta \frac12 (X\theta - \vec y)^T(X\theta - \vec y) \\
&= \frac12 \nabla_\theta \left( (X\theta)^T X\theta - (X\theta)^T\vec y - \vec y^T(X\theta) + \vec y^T\vec y\right) \\
&= \frac12 \nabla_\theta \left(\theta^T (X^TX)\theta - \vec y^T(X\theta) - \vec y^T(X\theta)\right) \\
&= \frac12 \nabla_\theta\left(\theta^T(X^TX)\theta - 2(X^T\vec y)^T\theta\right) \\
&= \frac12 (2X^TX\theta - 2X^T\vec y) \\
&= X^TX\theta - X^T\vec y
\end{align*}""",
    ),
    (
        "glm-design2",
        "true",
        5,
        r"""\[ J(\theta) = \frac12 (X\theta - \vec y)^T(X\theta-\vec y) \]
\begin{align*}
\nabla_\theta J(\theta) &= \nabla_\theta \frac12 (X\theta - \vec y)^T(X\theta - \vec y) \\
&= \frac12 \nabla_\theta \left( (X\theta)^T X\theta - (X\theta)^T\vec y - \vec y^T(X\theta) + \vec y^T\vec y\right) \\
&= \frac12 \nabla_\theta \left(\theta^T (X^TX)\theta - \vec y^T(X\theta) - \vec y^T(X\theta)\right) \\
&= \frac12 (2X^TX\theta - 2X^T\vec y) \\
&= X^TX\theta - X^T\vec y
\end{align*}""",
    ),
    (
        "log-g",
        "true",
        4,
        r"""\[ g(z) = \frac{1}{1+e^{-z}} \]
\begin{align*}
g'(z) &= \frac{d}{dz}\frac{1}{1+e^{-z}} \\
&= \frac{1}{(1+e^{-z})^2}\left(e^{-z}\right) \\
&= \frac{1}{(1+e^{-z})}\cdot\left(1 - \frac{1}{(1+e^{-z})}\right)\\
&= g(z)(1-g(z)).
\end{align*}""",
    ),
    (
        "log-hyp",
        "true",
        0,
        r"""\[ h_\theta(x) = g(\theta^T x) = \frac{1}{1+e^{-\theta^Tx}} \]
where
\[ g(z) = \frac{1}{1+e^{-z}} \]""",
    ),
    (
        "log-deriv",
        "true",
        3,
        r"""\[ g(z) = \frac{1}{1+e^{-z}} \]
\[ h_\theta(x) = g(\theta^T x) \]
\[ \ell(\theta) = y\log h_\theta(x) + (1-y)\log(1-h_\theta(x)) \]
\begin{align*}
\frac{\partial}{\partial\theta_j}\ell(\theta) &= \left(y\frac{1}{g(\theta^Tx)} - (1-y)\frac{1}{1-g(\theta^Tx)}\right)\frac{\partial}{\partial\theta_j}g(\theta^Tx)\\
&= \left(y\frac{1}{g(\theta^Tx)} - (1-y)\frac{1}{1-g(\theta^Tx)}\right) g(\theta^Tx)(1-g(\theta^Tx))\frac{\partial}{\partial\theta_j}\theta^Tx\\
&= \left(y(1-g(\theta^Tx)) - (1-y)g(\theta^Tx)\right)x_j\\
&= (y-h_\theta(x))x_j
\end{align*}""",
    ),
    (
        "log-lik",
        "sound",
        0,
        r"""\[ g(z) = \frac{1}{1+e^{-z}} \]
\[ h_\theta(x) = g(\theta^T x) \]
\[ L(\theta) = \prod_{i=1}^n \left(h_\theta(x^{(i)})\right)^{y^{(i)}}\left(1-h_\theta(x^{(i)})\right)^{1-y^{(i)}} \]
\[ \ell(\theta) = \log L(\theta) = \sum_{i=1}^n y^{(i)}\log h_\theta(x^{(i)}) + (1-y^{(i)})\log(1-h_\theta(x^{(i)})) \]""",
    ),
    (
        "log-ell",
        "true",
        1,
        r"""The logistic loss $\ell_{\text{logistic}}(t,y) = y\log(1+\exp(-t)) + (1-y)\log(1+\exp(t))$ has the derivative
\[ \frac{\partial \ell_{\text{logistic}}(t,y)}{\partial t} = \frac{1}{1+\exp(-t)} - y. \]""",
    ),
    (
        "log-ascent",
        "true",
        1,
        r"""\[ g(z) = \frac{1}{1+e^{-z}} \]
\[ h_\theta(x) = g(\theta^T x) \]
\[ \ell(\theta) = \sum_{i=1}^n y^{(i)}\log h_\theta(x^{(i)}) + (1-y^{(i)})\log(1-h_\theta(x^{(i)})) \]
We maximise: gradient ascent reads $\theta := \theta + \alpha\nabla_\theta\ell(\theta)$, so
\[ \nabla_\theta \ell(\theta) = \sum_{i=1}^n (y^{(i)} - h_\theta(x^{(i)})) x^{(i)} \]""",
    ),
    (
        "log-bern",
        "sound",
        0,
        r"""\begin{align*}
p(y;\phi) &= \phi^y(1-\phi)^{1-y}\\
&= \exp(y\log\phi + (1-y)\log(1-\phi))\\
&= \exp\left(\left(\log\left(\frac{\phi}{1-\phi}\right)\right)y + \log(1-\phi)\right).
\end{align*}""",
    ),
    (
        "log-eta",
        "sound",
        0,
        r"""$\eta = \log(\phi/(1-\phi))$.
\[ a(\eta) = -\log(1-\phi) = \log(1+e^\eta) \]""",
    ),
    (
        "log-newton",
        "true",
        0,
        r"""\[ \theta := \theta - \frac{f(\theta)}{f'(\theta)} \]
\[ \theta := \theta - \frac{\ell'(\theta)}{\ell''(\theta)}, \qquad \theta := \theta - H^{-1}\nabla_\theta\ell(\theta), \qquad H_{ij} = \frac{\partial^2\ell(\theta)}{\partial\theta_i\partial\theta_j}. \]""",
    ),
    (
        "bp-a",
        "true",
        1,
        r"""$$a^{l}_j = \sigma\left( \sum_k w^{l}_{jk} a^{l-1}_k + b^l_j \right),$$
$$a^{l} = \sigma(w^l a^{l-1}+b^l).$$
$$z^l \equiv w^l a^{l-1}+b^l$$
$$z^l_j = \sum_k w^l_{jk} a^{l-1}_k+b^l_j.$$""",
    ),
    (
        "bp-C",
        "true",
        1,
        r"""$$C = \frac{1}{2} \|y-a^L\|^2 = \frac{1}{2} \sum_j (y_j-a^L_j)^2.$$
$$\frac{\partial C}{\partial a^L_j} = (a_j^L-y_j)$$""",
    ),
    (
        "bp-hadamard",
        "true",
        2,
        r"""$$\left[\begin{array}{c} 1 \\ 2 \end{array}\right] \odot \left[\begin{array}{c} 3 \\ 4\end{array} \right] = \left[ \begin{array}{c} 1 * 3 \\ 2 * 4 \end{array} \right] = \left[ \begin{array}{c} 3 \\ 8 \end{array} \right].$$""",
    ),
    (
        "bp1",
        "true",
        1,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^L_j = \frac{\partial C}{\partial a^L_j} \sigma'(z^L_j). \tag{BP1}$$""",
    ),
    (
        "bp1a",
        "sound",
        0,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^L = \nabla_a C \odot \sigma'(z^L). \tag{BP1a}$$""",
    ),
    (
        "bp1-quad",
        "true",
        1,
        r"""$$C = \frac{1}{2} \|y-a^L\|^2$$
$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^L = (a^L-y) \odot \sigma'(z^L).$$""",
    ),
    (
        "bp2",
        "true",
        1,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l). \tag{BP2}$$""",
    ),
    (
        "bp3",
        "true",
        1,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\frac{\partial C}{\partial b^l_j} = \delta^l_j. \tag{BP3}$$""",
    ),
    (
        "bp4",
        "true",
        1,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j. \tag{BP4}$$""",
    ),
    (
        "bp2-wrong",
        "false",
        1,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma(z^l).$$""",
    ),
    (
        "bp2-wrong2",
        "false",
        1,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^l = ((w^{l})^T \delta^{l+1}) \odot \sigma'(z^l).$$""",
    ),
    (
        "bp4-wrong",
        "false",
        1,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\frac{\partial C}{\partial w^l_{jk}} = a^{l}_k \delta^l_j.$$""",
    ),
    (
        "bp-zz",
        "sound",
        0,
        r"""$$z^{l+1}_k = \sum_j w^{l+1}_{kj} a^l_j +b^{l+1}_k = \sum_j w^{l+1}_{kj} \sigma(z^l_j) +b^{l+1}_k$$
$$\frac{\partial z^{l+1}_k}{\partial z^l_j} = w^{l+1}_{kj} \sigma'(z^l_j).$$""",
    ),
    (
        "bp-sum",
        "sound",
        0,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^l_j = \frac{\partial C}{\partial z^l_j} = \sum_k \frac{\partial C}{\partial z^{l+1}_k} \frac{\partial z^{l+1}_k}{\partial z^l_j} = \sum_k w^{l+1}_{kj}  \delta^{l+1}_k \sigma'(z^l_j).$$""",
    ),
    (
        "bp-Sigma'",
        "sound",
        0,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
Let $\Sigma'(z^L)$ be the diagonal matrix of the entries $\sigma'(z_j^L)$. $$\delta^L = \Sigma'(z^L) \nabla_a C, \quad \delta^l = \Sigma'(z^l) (w^{l+1})^T \delta^{l+1}.$$""",
    ),
    (
        "bp-ce",
        "sound",
        0,
        r"""With $a = \sigma(z)$ and $z = \sum_j w_j x_j+b$,
$$C = -\frac{1}{n} \sum_x \left[y \ln a + (1-y ) \ln (1-a) \right],$$
$$\frac{\partial C}{\partial w_j} =  \frac{1}{n} \sum_x x_j(\sigma(z)-y).$$
$$\frac{\partial C}{\partial b} = \frac{1}{n} \sum_x (\sigma(z)-y).$$""",
    ),
    (
        "cs-mul",
        "true",
        2,
        r"""$$
f(x,y) = x y \hspace{0.5in} \rightarrow \hspace{0.5in} \frac{\partial f}{\partial x} = y \hspace{0.5in} \frac{\partial f}{\partial y} = x
$$""",
    ),
    (
        "cs-mul-wrong",
        "false",
        1,
        r"""$$
f(x,y) = x y \hspace{0.5in} \rightarrow \hspace{0.5in} \frac{\partial f}{\partial x} = x \hspace{0.5in} \frac{\partial f}{\partial y} = y
$$""",
    ),
    (
        "cs-max",
        "sound",
        0,
        r"""$$
f(x,y) = \max(x, y) \hspace{0.5in} \rightarrow \hspace{0.5in} \frac{\partial f}{\partial x} = \mathbb{1}(x >= y) \hspace{0.5in} \frac{\partial f}{\partial y} = \mathbb{1}(y >= x)
$$""",
    ),
    (
        "cs-redefine",
        "true",
        4,
        r"""$$f(x,y) = x y \rightarrow \frac{\partial f}{\partial x} = y$$
$$f(x,y) = x + y \hspace{0.5in} \rightarrow \hspace{0.5in} \frac{\partial f}{\partial x} = 1 \hspace{0.5in} \frac{\partial f}{\partial y} = 1$$
$$f(x) = \frac{1}{x} \hspace{1in} \rightarrow \hspace{1in} \frac{df}{dx} = -1/x^2 $$""",
    ),
    (
        "cs-gates",
        "sound",
        0,
        r"""$$
f(x) = \frac{1}{x}
\hspace{1in} \rightarrow \hspace{1in}
\frac{df}{dx} = -1/x^2
\\\\
f_c(x) = c + x
\hspace{1in} \rightarrow \hspace{1in}
\frac{df}{dx} = 1
\\\\
f(x) = e^x
\hspace{1in} \rightarrow \hspace{1in}
\frac{df}{dx} = e^x
\\\\
f_a(x) = ax
\hspace{1in} \rightarrow \hspace{1in}
\frac{df}{dx} = a
$$""",
    ),
    (
        "cs-q",
        "true",
        5,
        r"""With $q = x + y$ and $f = q z$,

$$\frac{\partial f}{\partial q} = z, \quad \frac{\partial f}{\partial z} = q, \quad \frac{\partial q}{\partial x} = 1, \quad \frac{\partial q}{\partial y} = 1$$

$$\frac{\partial f}{\partial x} = \frac{\partial f}{\partial q} \frac{\partial q}{\partial x} = z$$""",
    ),
    (
        "cs-sig",
        "true",
        3,
        r"""$$
\sigma(x) = \frac{1}{1+e^{-x}} \\\\
\rightarrow \hspace{0.3in} \frac{d\sigma(x)}{dx} = \frac{e^{-x}}{(1+e^{-x})^2} = \left( \frac{1 + e^{-x} - 1}{1 + e^{-x}} \right) \left( \frac{1}{1+e^{-x}} \right)
= \left( 1 - \sigma(x) \right) \sigma(x)
$$""",
    ),
    (
        "cs-num",
        "true",
        1,
        r"""For scores $s = [13, -7, 11]$, with $\Delta = 10$,
$$L_i = \max(0, -7 - 13 + 10) + \max(0, 11 - 13 + 10) = 8$$""",
    ),
    (
        "cs-num-wrong",
        "false",
        1,
        r"""$$L_i = \max(0, -7 - 13 + 10) + \max(0, 11 - 13 + 10) = 9$$""",
    ),
    (
        "cs-num2",
        "true",
        1,
        r"""$$L_i = \sum_{j\neq y_i} \max(0, s_j - s_{y_i} + \Delta)$$
For scores $s = [13, -7, 11]$, with $\Delta = 10$,
$$L_i = \max(0, -7 - 13 + 10) + \max(0, 11 - 13 + 10) = 8$$""",
    ),
    (
        "cs-hinge1",
        "sound",
        0,
        r"""$w_j \in \mathbb{R}^d$. $$
L_i = \sum_{j\neq y_i} \max(0, w_j^T x_i - w_{y_i}^T x_i + \Delta)
$$
$$
\nabla_{w_{y_i}} L_i = - \left( \sum_{j\neq y_i} \mathbb{1}(w_j^Tx_i - w_{y_i}^Tx_i + \Delta > 0) \right) x_i
$$""",
    ),
    (
        "cs-hinge2",
        "sound",
        0,
        r"""$w_j \in \mathbb{R}^d$. $$
L_i = \sum_{j\neq y_i} \max(0, w_j^T x_i - w_{y_i}^T x_i + \Delta)
$$
For the other rows, where $j \ne y_i$,
$$
\nabla_{w_j} L_i = \mathbb{1}(w_j^Tx_i - w_{y_i}^Tx_i + \Delta > 0) x_i
$$""",
    ),
    (
        "cs-softmax",
        "sound",
        0,
        r"""$$
p_k = \frac{e^{f_k}}{ \sum_j e^{f_j} } \hspace{1in} L_i =-\log\left(p_{y_i}\right)
$$
$$
\frac{\partial L_i }{ \partial f_k } = p_k - \mathbb{1}(y_i = k)
$$
$$
\frac{e^{f_{y_i}}}{\sum_j e^{f_j}}
= \frac{Ce^{f_{y_i}}}{C\sum_j e^{f_j}}
$$""",
    ),
    (
        "cs-stable",
        "true",
        2,
        r"""$$
\frac{e^{f_{y_i}}}{\sum_j e^{f_j}}
= \frac{Ce^{f_{y_i}}}{C\sum_j e^{f_j}}
= \frac{e^{f_{y_i} + \log C}}{\sum_j e^{f_j + \log C}}
$$""",
    ),
    (
        "cs-fd",
        "sound",
        0,
        r"""Use $f(x) = x^3$ and the centred difference
$$\frac{df(x)}{dx} = \frac{f(x + h) - f(x - h)}{2h} \hspace{0.1in} \text{(use instead)}$$""",
    ),
    (
        "cs-fd2",
        "sound",
        0,
        r"""$$\frac{df(x)}{dx} = \frac{f(x + h) - f(x - h)}{2h}$$""",
    ),
    (
        "cs-fd3",
        "sound",
        0,
        r"""$$\frac{df(x)}{dx} = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$$""",
    ),
    (
        "bn-var",
        "true",
        0,
        r"""For a mini-batch of $m$ values $x_1,\dots,x_m$:
$$\mu_B = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m (x_i - \mu_B)^2$$
$$\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$""",
    ),
    (
        "bn-var2",
        "true",
        1,
        r"""For a mini-batch of $m$ values $x_1,\dots,x_m$:
$$\mu_B = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m (x_i - \mu_B)^2$$
$$\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m x_i^2 - \mu_B^2.$$""",
    ),
    (
        "bn-xhat",
        "true",
        1,
        r"""For a mini-batch of $m$ values $x_1,\dots,x_m$:
$$\mu_B = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m (x_i - \mu_B)^2$$
$$\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$
$$\frac{\partial \ell}{\partial \hat{x}_i} = \frac{\partial \ell}{\partial y_i} \cdot \gamma$$""",
    ),
    (
        "bn-sigma",
        "sound",
        0,
        r"""For a mini-batch of $m$ values $x_1,\dots,x_m$:
$$\mu_B = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m (x_i - \mu_B)^2$$
$$\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$
$$\frac{\partial \ell}{\partial \sigma_B^2} = \sum_{i=1}^m \frac{\partial \ell}{\partial \hat{x}_i}\cdot (x_i - \mu_B)\cdot \frac{-1}{2}(\sigma_B^2+\epsilon)^{-3/2}$$""",
    ),
    (
        "bn-mu",
        "sound",
        0,
        r"""For a mini-batch of $m$ values $x_1,\dots,x_m$:
$$\mu_B = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m (x_i - \mu_B)^2$$
$$\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$
$$\frac{\partial \ell}{\partial \mu_B} = \left(\sum_{i=1}^m \frac{\partial \ell}{\partial \hat{x}_i}\cdot\frac{-1}{\sqrt{\sigma_B^2+\epsilon}}\right) + \frac{\partial \ell}{\partial \sigma_B^2}\cdot\frac{\sum_{i=1}^m -2(x_i-\mu_B)}{m}$$""",
    ),
    (
        "bn-x",
        "sound",
        0,
        r"""For a mini-batch of $m$ values $x_1,\dots,x_m$:
$$\mu_B = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m (x_i - \mu_B)^2$$
$$\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$
$$\frac{\partial \ell}{\partial x_i} = \frac{\partial \ell}{\partial \hat{x}_i}\cdot\frac{1}{\sqrt{\sigma_B^2+\epsilon}} + \frac{\partial \ell}{\partial \sigma_B^2}\cdot\frac{2(x_i-\mu_B)}{m} + \frac{\partial \ell}{\partial \mu_B}\cdot\frac{1}{m}$$""",
    ),
    (
        "bn-gamma",
        "sound",
        0,
        r"""For a mini-batch of $m$ values $x_1,\dots,x_m$:
$$\mu_B = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m (x_i - \mu_B)^2$$
$$\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$
$$\frac{\partial \ell}{\partial \gamma} = \sum_{i=1}^m \frac{\partial \ell}{\partial y_i}\cdot\hat{x}_i, \quad \frac{\partial \ell}{\partial \beta} = \sum_{i=1}^m \frac{\partial \ell}{\partial y_i}$$""",
    ),
    (
        "bn-gamma-wrong",
        "false",
        1,
        r"""For a mini-batch of $m$ values $x_1,\dots,x_m$:
$$\mu_B = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma_B^2 = \frac{1}{m}\sum_{i=1}^m (x_i - \mu_B)^2$$
$$\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$
$$\frac{\partial \ell}{\partial \gamma} = \sum_{i=1}^m \frac{\partial \ell}{\partial y_i}\cdot x_i$$""",
    ),
    (
        "ln-ds",
        "true",
        2,
        r"""For $\mathbf{x}\in\mathbb{R}^d$,
$$\mu = \frac{1}{d}\sum_{i=1}^d x_i, \qquad s = \sqrt{\frac{1}{d}\sum_{i=1}^d (x_i-\mu)^2}, \qquad z_i = \frac{x_i-\mu}{s}$$
$$\frac{\partial \mu}{\partial x_j} = \frac{1}{d}, \frac{\partial s}{\partial x_j} = \frac{x_j-\mu}{d\,s} = \frac{z_j}{d}$$""",
    ),
    (
        "ln-dz",
        "true",
        1,
        r"""For $\mathbf{x}\in\mathbb{R}^d$,
$$\mu = \frac{1}{d}\sum_{i=1}^d x_i, \qquad s = \sqrt{\frac{1}{d}\sum_{i=1}^d (x_i-\mu)^2}, \qquad z_i = \frac{x_i-\mu}{s}$$
$$\frac{\partial z_i}{\partial x_j} = \frac{1}{s}\left(\delta_{ij} - \frac{1}{d} - \frac{z_i z_j}{d}\right)$$""",
    ),
    (
        "ln-dz-wrong",
        "false",
        1,
        r"""For $\mathbf{x}\in\mathbb{R}^d$,
$$\mu = \frac{1}{d}\sum_{i=1}^d x_i, \qquad s = \sqrt{\frac{1}{d}\sum_{i=1}^d (x_i-\mu)^2}, \qquad z_i = \frac{x_i-\mu}{s}$$
$$\frac{\partial z_i}{\partial x_j} = \frac{1}{s}\left(\delta_{ij} - \frac{1}{d} + \frac{z_i z_j}{d}\right)$$""",
    ),
    (
        "rms",
        "true",
        1,
        r"""$\mathbf{x}\in\mathbb{R}^d$. $$r = \sqrt{\frac{1}{d}\sum_{i=1}^d x_i^2}, \qquad u_i = \frac{x_i}{r}, \qquad \frac{\partial u_i}{\partial x_j} = \frac{1}{r}\left(\delta_{ij} - \frac{u_iu_j}{d}\right)$$""",
    ),
    (
        "lstm",
        "sound",
        0,
        r"""$$\begin{aligned}
\mathbf{f}_t &= \sigma(\mathbf{W}_{xf} \mathbf{x}_t + \mathbf{W}_{hf} \mathbf{h}_{t-1} + \mathbf{b}_f),\\
\mathbf{c}_t &= \mathbf{f}_t \odot \mathbf{c}_{t-1} + \mathbf{i}_t \odot \tilde{\mathbf{c}}_t
\end{aligned}$$
$$\frac{\partial \mathbf{c}_t}{\partial \mathbf{c}_{t-1}} = \operatorname{diag}(\mathbf{f}_t)$$""",
    ),
    (
        "bptt-1",
        "sound",
        0,
        r"""$$\mathbf{h}_t = \mathbf{W}_{hx} \mathbf{x}_t + \mathbf{W}_{hh} \mathbf{h}_{t-1}, \qquad \mathbf{o}_t = \mathbf{W}_{qh} \mathbf{h}_{t},$$
$$L = \frac{1}{T} \sum_{t=1}^T l(\mathbf{o}_t, y_t).$$
$$\frac{\partial L}{\partial \mathbf{h}_T} = \mathbf{W}_{qh}^\top \frac{\partial L}{\partial \mathbf{o}_T}.$$""",
    ),
    (
        "bptt-2",
        "sound",
        0,
        r"""$$\mathbf{h}_t = \mathbf{W}_{hx} \mathbf{x}_t + \mathbf{W}_{hh} \mathbf{h}_{t-1}, \qquad \mathbf{o}_t = \mathbf{W}_{qh} \mathbf{h}_{t},$$
$$L = \frac{1}{T} \sum_{t=1}^T l(\mathbf{o}_t, y_t).$$
$$\frac{\partial L}{\partial \mathbf{h}_t} = \mathbf{W}_{hh}^\top \frac{\partial L}{\partial \mathbf{h}_{t+1}} + \mathbf{W}_{qh}^\top \frac{\partial L}{\partial \mathbf{o}_t}.$$""",
    ),
    (
        "bptt-W",
        "sound",
        0,
        r"""$$\mathbf{h}_t = \mathbf{W}_{hx} \mathbf{x}_t + \mathbf{W}_{hh} \mathbf{h}_{t-1}, \qquad \mathbf{o}_t = \mathbf{W}_{qh} \mathbf{h}_{t},$$
$$L = \frac{1}{T} \sum_{t=1}^T l(\mathbf{o}_t, y_t).$$
$$\frac{\partial L}{\partial \mathbf{W}_{qh}} = \sum_{t=1}^T \frac{\partial L}{\partial \mathbf{o}_t} \mathbf{h}_t^\top,$$""",
    ),
    (
        "att-P",
        "true",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$P_{ij} = \frac{\exp(S_{ij})}{\sum_k \exp(S_{ik})}$$""",
    ),
    (
        "att-dP",
        "true",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial P_{ij}}{\partial S_{ik}} = P_{ij}(\delta_{jk} - P_{ik})$$""",
    ),
    (
        "att-dP-wrong",
        "false",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial P_{ij}}{\partial S_{ik}} = P_{ij}(\delta_{jk} - P_{ij})$$""",
    ),
    (
        "att-V",
        "true",
        2,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial V} = P^\top \frac{\partial L}{\partial Y}, \qquad \frac{\partial L}{\partial P} = \frac{\partial L}{\partial Y} V^\top$$""",
    ),
    (
        "att-V-wrong",
        "false",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial V} = P \frac{\partial L}{\partial Y}$$""",
    ),
    (
        "att-S",
        "true",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial S_{ij}} = P_{ij}\left(\frac{\partial L}{\partial P_{ij}} - \sum_k P_{ik}\frac{\partial L}{\partial P_{ik}}\right)$$""",
    ),
    (
        "att-S-wrong",
        "false",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial S_{ij}} = P_{ij}\left(\frac{\partial L}{\partial P_{ij}} - \sum_k P_{kj}\frac{\partial L}{\partial P_{kj}}\right)$$""",
    ),
    (
        "att-QK",
        "true",
        2,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial Q} = \frac{1}{\sqrt{d}} \frac{\partial L}{\partial S} K, \qquad \frac{\partial L}{\partial K} = \frac{1}{\sqrt{d}} \left(\frac{\partial L}{\partial S}\right)^\top Q$$""",
    ),
    (
        "att-QK-wrong",
        "false",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial K} = \frac{1}{d} \left(\frac{\partial L}{\partial S}\right)^\top Q$$""",
    ),
    (
        "zoo-sigma",
        "true",
        4,
        r"""$$\sigma(x) = \frac{1}{1+e^{-x}} = \frac{e^x}{e^x+1} = \frac12 + \frac12\tanh\left(\frac{x}{2}\right)$$
$$\sigma'(x) = \sigma(x)(1-\sigma(x)) = \frac{e^{x}}{(1+e^{x})^2}$$""",
    ),
    (
        "zoo-sigma''",
        "true",
        1,
        r"""$$\sigma''(x) = \sigma(x)(1-\sigma(x))(1-2\sigma(x))$$""",
    ),
    (
        "zoo-sigma''-wrong",
        "false",
        1,
        r"""$$\sigma''(x) = \sigma(x)(1-\sigma(x))(1+2\sigma(x))$$""",
    ),
    (
        "zoo-int",
        "sound",
        0,
        r"""$$\int \sigma(x)\,dx = \ln(1+e^x) + C$$""",
    ),
    (
        "zoo-tanh",
        "true",
        3,
        r"""$$\tanh(x) = \frac{e^x-e^{-x}}{e^x+e^{-x}} = 2\sigma(2x)-1$$
$$\frac{d}{dx}\tanh x = 1-\tanh^2 x = \operatorname{sech}^2 x$$
$$\tanh'(x) = \frac{4}{(e^x+e^{-x})^2}$$""",
    ),
    (
        "zoo-relu",
        "true",
        3,
        r"""$$\mathrm{ReLU}(x) = \max(0,x) = \begin{cases} x & \text{if } x > 0,\\ 0 & \text{otherwise.}\end{cases}$$
$$\mathrm{ReLU}'(x) = \begin{cases} 1 & x > 0\\ 0 & x < 0\end{cases}$$
$$\mathrm{ReLU}(x) = \frac{x+|x|}{2}$$""",
    ),
    (
        "zoo-relu-wrong",
        "false",
        1,
        r"""$$\mathrm{ReLU}'(x) = \begin{cases} 1 & x < 0\\ 0 & x > 0\end{cases}$$""",
    ),
    (
        "zoo-leaky",
        "true",
        1,
        r"""$$\text{LeakyReLU}(x) = \begin{cases} x & x\ge 0\\ 0.01x & x<0\end{cases}$$
$$\text{LeakyReLU}'(x) = \begin{cases} 1 & x> 0\\ 0.01 & x<0\end{cases}$$""",
    ),
    (
        "zoo-leaky-wrong",
        "false",
        1,
        r"""$$\text{LeakyReLU}(x) = \begin{cases} x & x\ge 0\\ 0.01x & x<0\end{cases}$$
$$\text{LeakyReLU}'(x) = \begin{cases} 1 & x> 0\\ 0.1 & x<0\end{cases}$$""",
    ),
    (
        "zoo-elu",
        "sound",
        0,
        r"""$$f(\alpha,x) = \begin{cases} \alpha(e^x-1) & \text{for } x \le 0\\ x & \text{for } x>0\end{cases}$$
$$f'(\alpha,x) = \begin{cases} \alpha e^x & \text{for } x < 0\\ 1 & \text{for } x>0\end{cases}$$""",
    ),
    (
        "zoo-elu2",
        "true",
        1,
        r"""$$\text{ELU}(x) = \begin{cases} x, & x>0\\ e^x-1, & x\le 0\end{cases}$$
$$\frac{d\,\text{ELU}}{dx} = \begin{cases} 1, & x>0\\ \text{ELU}(x)+1, & x\le 0\end{cases}$$""",
    ),
    (
        "zoo-softplus",
        "true",
        3,
        r"""$$\zeta(x) = \log(1+\exp(x))$$
$$\frac{d}{dx}\zeta(x) = \sigma(x)$$
$$\zeta(x) - \zeta(-x) = x$$
$$\log\sigma(x) = -\zeta(-x)$$""",
    ),
    (
        "zoo-logit",
        "sound",
        0,
        r"""$$\sigma(x) = \frac{1}{1+e^{-x}}$$ For $x \in (0,1)$ $$\sigma^{-1}(x) = \log\left(\frac{x}{1-x}\right)$$""",
    ),
    (
        "zoo-logit2",
        "sound",
        0,
        r"""$$\sigma^{-1}(x) = \log\left(\frac{x}{1-x}\right)$$""",
    ),
    (
        "zoo-swish",
        "true",
        2,
        r"""$$\text{swish}(x) = x\,\sigma(x)$$
$$\text{swish}'(x) = \sigma(x) + x\sigma(x)(1-\sigma(x)) = \text{swish}(x) + \sigma(x)(1-\text{swish}(x))$$""",
    ),
    (
        "zoo-swishb",
        "true",
        1,
        r"""$$s_\beta(x) = x\sigma(\beta x), \qquad s_\beta'(x) = \sigma(\beta x) + \beta x\sigma(\beta x)(1-\sigma(\beta x))$$""",
    ),
    (
        "zoo-softsign",
        "true",
        1,
        r"""$$\text{softsign}(x) = \frac{x}{1+|x|}, \qquad \text{softsign}'(x) = \frac{1}{(1+|x|)^2}$$""",
    ),
    (
        "zoo-atan",
        "true",
        1,
        r"""$$\frac{d}{dx}\arctan x = \frac{1}{1+x^2}$$""",
    ),
    (
        "zoo-gauss",
        "true",
        1,
        r"""$$g(x) = e^{-x^2}, \qquad g'(x) = -2xe^{-x^2}$$""",
    ),
    (
        "zoo-gelu",
        "sound",
        0,
        r"""With the normal distribution function $\Phi$ and its density $\phi = \Phi'$: $$\frac{d}{dx}\left[x\,\Phi(x)\right] = \Phi(x) + x\phi(x)$$""",
    ),
    (
        "zoo-sm",
        "true",
        1,
        r"""$$y_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}$$
$$\frac{\partial y_i}{\partial z_j} = y_i(\delta_{ij}-y_j)$$""",
    ),
    (
        "zoo-sm2",
        "sound",
        0,
        r"""$$y_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}$$
$$\frac{\partial y_i}{\partial z_i} = y_i(1-y_i), \qquad \frac{\partial y_i}{\partial z_j} = -y_iy_j \quad (i\ne j)$$""",
    ),
    (
        "zoo-sm3",
        "sound",
        0,
        r"""$$y_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}$$
$$\frac{\partial y_i}{\partial z_j} = \begin{cases} y_i(1-y_j) & \text{if } i=j\\ -y_jy_i & \text{if } i\ne j\end{cases}$$""",
    ),
    (
        "zoo-sm3-wrong",
        "false",
        1,
        r"""$$y_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}$$
$$\frac{\partial y_i}{\partial z_j} = \begin{cases} y_i(1-y_j) & \text{if } i=j\\ y_jy_i & \text{if } i\ne j\end{cases}$$""",
    ),
    (
        "zoo-sm4",
        "true",
        1,
        r"""$\mathbf{z} \in \mathbb{R}^K$, $\mathbf{y} = \operatorname{softmax}(\mathbf{z})$.
$$\frac{\partial \mathbf{y}}{\partial \mathbf{z}} = \operatorname{diag}(\mathbf{y}) - \mathbf{y}\mathbf{y}^\top$$""",
    ),
    (
        "zoo-sm4-wrong",
        "false",
        1,
        r"""$\mathbf{z} \in \mathbb{R}^K$, $\mathbf{y} = \operatorname{softmax}(\mathbf{z})$.
$$\frac{\partial \mathbf{y}}{\partial \mathbf{z}} = \operatorname{diag}(\mathbf{y}) + \mathbf{y}\mathbf{y}^\top$$""",
    ),
    (
        "zoo-sm5",
        "true",
        1,
        r"""$$y_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}$$
$$E = -\sum_{k=1}^K t_k\ln y_k, \qquad \frac{\partial E}{\partial z_j} = y_j\sum_k t_k - t_j$$""",
    ),
    (
        "opt-decay",
        "sound",
        0,
        r"""$\mathbf{w} \in \mathbb{R}^d$.
$$L(\mathbf{w}, b) = \frac{1}{n}\sum_{i=1}^n \frac{1}{2}\left(\mathbf{w}^\top \mathbf{x}^{(i)} + b - y^{(i)}\right)^2.$$
$$J(\mathbf{w},b) = L(\mathbf{w}, b) + \frac{\lambda}{2} \|\mathbf{w}\|^2$$
$$\mathbf{w} \leftarrow \left(1- \eta\lambda \right) \mathbf{w} - \frac{\eta}{n} \sum_{i=1}^n \mathbf{x}^{(i)} \left(\mathbf{w}^\top \mathbf{x}^{(i)} + b - y^{(i)}\right).$$""",
    ),
    (
        "opt-tildeJ",
        "sound",
        0,
        r"""With $\tilde J(w) = \frac{\alpha}{2} w^\top w + J(w)$ the gradient is
$$\nabla_w \tilde J(w) = \alpha w + \nabla_w J(w).$$
One step is $w \leftarrow w - \epsilon(\alpha w + \nabla_w J(w))$, which is the same as $w \leftarrow (1-\epsilon\alpha)w - \epsilon\nabla_w J(w)$.""",
    ),
    (
        "opt-tildeJ2",
        "sound",
        0,
        r"""$\mathbf{w} \in \mathbb{R}^d$.
$$J(\mathbf{w},b) = \frac{1}{n}\sum_{i=1}^n \frac{1}{2}\left(\mathbf{w}^\top \mathbf{x}^{(i)} + b - y^{(i)}\right)^2$$
With $\tilde J(w) = \frac{\alpha}{2} w^\top w + J(w)$ one step is $w \leftarrow w - \epsilon(\alpha w + \nabla_w J(w))$.""",
    ),
    (
        "opt-quad",
        "true",
        1,
        r"""$H$ is symmetric.
$$\hat J(w) = J(w^*) + \frac12 (w-w^*)^\top H (w-w^*)$$
$$\nabla_w \hat J(w) = H(w-w^*).$$""",
    ),
    (
        "opt-quad2",
        "sound",
        0,
        r"""With the Hessian $H$ of $J$ at the minimum $w^*$
$$\hat J(\theta) = J(w^*) + \frac12 (w-w^*)^\top H (w-w^*)$$
$$\nabla_w \hat J(w) = H(w-w^*).$$""",
    ),
    (
        "opt-eig",
        "sound",
        0,
        r"""With $H = Q\Lambda Q^\top$ and an orthogonal $Q \in \mathbb{R}^{n\times n}$:
$$\tilde w = (H+\alpha I)^{-1}Hw^*$$
$$\tilde w = (Q\Lambda Q^\top + \alpha I)^{-1}Q\Lambda Q^\top w^* = Q(\Lambda+\alpha I)^{-1}\Lambda Q^\top w^*$$""",
    ),
    (
        "opt-l1",
        "true",
        1,
        r"""$$\Omega(\theta) = \|w\|_1 = \sum_i |w_i|, \qquad \nabla_w \|w\|_1 = \operatorname{sign}(w)$$""",
    ),
    (
        "opt-elastic",
        "true",
        1,
        r"""$$R(w) = \rho\|w\|_1 + \frac{1-\rho}{2}\|w\|_2^2, \qquad \frac{\partial R}{\partial w_i} = \rho\,\mathrm{sign}(w_i) + (1-\rho)w_i$$""",
    ),
    (
        "opt-grad-list",
        "sound",
        0,
        r"""$f(\mathbf{x}) = 0.1 x_1^2 + 2 x_2^2$ has $\nabla f(\mathbf{x}) = [0.2x_1, 4x_2]^\top$.""",
    ),
    (
        "opt-h",
        "true",
        1,
        r"""$$h(\mathbf{x}) = \frac{1}{2} \mathbf{x}^\top \mathbf{Q} \mathbf{x} + \mathbf{x}^\top \mathbf{c} + b.$$
Here $\mathbf{Q}$ is symmetric and positive definite.

$$h(\mathbf{x}) = \frac{1}{2} (\mathbf{x} + \mathbf{Q}^{-1} \mathbf{c})^\top \mathbf{Q} (\mathbf{x} + \mathbf{Q}^{-1} \mathbf{c}) + b - \frac{1}{2} \mathbf{c}^\top \mathbf{Q}^{-1} \mathbf{c}.$$""",
    ),
    (
        "opt-dh",
        "true",
        1,
        r"""$$h(\mathbf{x}) = \frac{1}{2} \mathbf{x}^\top \mathbf{Q} \mathbf{x} + \mathbf{x}^\top \mathbf{c} + b.$$
Here $\mathbf{Q}$ is symmetric and positive definite.
$$\partial_{\mathbf{x}} h(\mathbf{x}) = \mathbf{Q}(\mathbf{x} + \mathbf{Q}^{-1}\mathbf{c}).$$""",
    ),
    (
        "opt-dh-wrong",
        "false",
        1,
        r"""$$h(\mathbf{x}) = \frac{1}{2} \mathbf{x}^\top \mathbf{Q} \mathbf{x} + \mathbf{x}^\top \mathbf{c} + b.$$
Here $\mathbf{Q}$ is symmetric and positive definite.
$$\partial_{\mathbf{x}} h(\mathbf{x}) = \mathbf{Q}(\mathbf{x} - \mathbf{Q}^{-1}\mathbf{c}).$$""",
    ),
    (
        "opt-geom",
        "sound",
        0,
        r"""$$\sum_{i=0}^{t-1}\beta^i = \frac{1-\beta^t}{1-\beta}.$$""",
    ),
    (
        "opt-geom2",
        "sound",
        0,
        r"""For $\beta = 0.9$ the effective sample weight is $\sum_{\tau=0}^{\infty}\beta^\tau = \frac{1}{1-\beta} = 10$.""",
    ),
    (
        "opt-drop",
        "sound",
        0,
        r"""$$E[h'] = p\cdot 0 + (1-p)\frac{h}{1-p} = h$$""",
    ),
    (
        "opt-adam",
        "true",
        0,
        r"""$$\begin{aligned}
m_t &= \beta_1 m_{t-1} + (1-\beta_1) g_t\\
v_t &= \beta_2 v_{t-1} + (1-\beta_2) g_t^2\\
\hat m_t &= \frac{m_t}{1-\beta_1^t}\\
\hat v_t &= \frac{v_t}{1-\beta_2^t}\\
\theta_t &= \theta_{t-1} - \alpha\frac{\hat m_t}{\sqrt{\hat v_t}+\epsilon}
\end{aligned}$$""",
    ),
    (
        "mc-num",
        "true",
        6,
        r"""Let $\mathbf{x}\in\mathbb{R}^n$, $\mathbf{a}\in\mathbb{R}^n$, $\mathbf{A}\in\mathbb{R}^{m\times n}$, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{b}\in\mathbb{R}^m$, $\mathbf{X}\in\mathbb{R}^{m\times n}$.


$$\frac{\partial \mathbf{A}\mathbf{x}}{\partial \mathbf{x}} = \mathbf{A}$$
$$\frac{\partial \mathbf{x}^\top\mathbf{A}^\top}{\partial \mathbf{x}} = \mathbf{A}$$
$$\frac{\partial \mathbf{a}^\top\mathbf{x}}{\partial \mathbf{x}} = \frac{\partial \mathbf{x}^\top\mathbf{a}}{\partial \mathbf{x}} = \mathbf{a}^\top$$
$$\frac{\partial \mathbf{x}^\top\mathbf{B}\mathbf{x}}{\partial \mathbf{x}} = \mathbf{x}^\top(\mathbf{B}+\mathbf{B}^\top)$$
$$\frac{\partial \mathbf{b}^\top\mathbf{A}\mathbf{x}}{\partial \mathbf{x}} = \mathbf{b}^\top\mathbf{A}$$
$$\frac{\partial (\mathbf{A}\mathbf{x}-\mathbf{b})^\top(\mathbf{A}\mathbf{x}-\mathbf{b})}{\partial\mathbf{x}} = 2(\mathbf{A}\mathbf{x}-\mathbf{b})^\top\mathbf{A}$$""",
    ),
    (
        "mc-hess",
        "true",
        1,
        r"""Let $\mathbf{x}\in\mathbb{R}^n$, $\mathbf{a}\in\mathbb{R}^n$, $\mathbf{A}\in\mathbb{R}^{m\times n}$, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{b}\in\mathbb{R}^m$, $\mathbf{X}\in\mathbb{R}^{m\times n}$.

$$\frac{\partial^2 \mathbf{x}^\top\mathbf{B}\mathbf{x}}{\partial \mathbf{x}\partial\mathbf{x}^\top} = \mathbf{B}+\mathbf{B}^\top$$""",
    ),
    (
        "mc-den",
        "true",
        6,
        r"""Let $\mathbf{x}\in\mathbb{R}^n$, $\mathbf{a}\in\mathbb{R}^n$, $\mathbf{A}\in\mathbb{R}^{m\times n}$, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{b}\in\mathbb{R}^m$, $\mathbf{X}\in\mathbb{R}^{m\times n}$.


$$\frac{\partial \mathbf{A}\mathbf{x}}{\partial \mathbf{x}} = \mathbf{A}^\top$$
$$\frac{\partial \mathbf{a}^\top\mathbf{x}}{\partial \mathbf{x}} = \mathbf{a}$$
$$\frac{\partial \mathbf{x}^\top\mathbf{B}\mathbf{x}}{\partial \mathbf{x}} = (\mathbf{B}+\mathbf{B}^\top)\mathbf{x}$$
$$\frac{\partial \mathbf{x}^\top\mathbf{x}}{\partial\mathbf{x}} = 2\mathbf{x}$$
$$\frac{\partial \|\mathbf{x}-\mathbf{a}\|}{\partial \mathbf{x}} = \frac{\mathbf{x}-\mathbf{a}}{\|\mathbf{x}-\mathbf{a}\|}$$
$$\frac{\partial (\mathbf{x}^\top\mathbf{a})^2}{\partial\mathbf{x}} = 2(\mathbf{x}^\top\mathbf{a})\mathbf{a} = 2\mathbf{a}\mathbf{a}^\top\mathbf{x}$$""",
    ),
    (
        "mc-mat",
        "true",
        5,
        r"""Let $\mathbf{x}\in\mathbb{R}^n$, $\mathbf{a}\in\mathbb{R}^n$, $\mathbf{A}\in\mathbb{R}^{m\times n}$, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{b}\in\mathbb{R}^m$, $\mathbf{X}\in\mathbb{R}^{m\times n}$.


$$\frac{\partial \mathbf{b}^\top\mathbf{X}\mathbf{a}}{\partial\mathbf{X}} = \mathbf{b}\mathbf{a}^\top$$
$$\frac{\partial \mathbf{a}^\top\mathbf{X}^\top\mathbf{b}}{\partial\mathbf{X}} = \mathbf{b}\mathbf{a}^\top$$
$$\frac{\partial \mathbf{a}^\top\mathbf{X}^\top\mathbf{X}\mathbf{a}}{\partial\mathbf{X}} = 2\mathbf{X}\mathbf{a}\mathbf{a}^\top$$
$$\frac{\partial \operatorname{tr}(\mathbf{X}^\top\mathbf{A})}{\partial\mathbf{X}} = \mathbf{A}$$
$$\frac{\partial \operatorname{tr}(\mathbf{X}\mathbf{B}\mathbf{X}^\top)}{\partial\mathbf{X}} = \mathbf{X}(\mathbf{B}+\mathbf{B}^\top)$$""",
    ),
    (
        "mc-mat2",
        "true",
        2,
        r"""Let $\mathbf{x}\in\mathbb{R}^n$, $\mathbf{a}\in\mathbb{R}^n$, $\mathbf{A}\in\mathbb{R}^{m\times n}$, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{b}\in\mathbb{R}^m$, $\mathbf{X}\in\mathbb{R}^{m\times n}$.

$$\frac{\partial \|\mathbf{X}\|_F^2}{\partial\mathbf{X}} = \frac{\partial}{\partial\mathbf{X}}\operatorname{Tr}(\mathbf{X}\mathbf{X}^\top) = 2\mathbf{X}$$
$$\frac{\partial}{\partial X_{ij}}\left(\mathbf{b}^\top\mathbf{X}\mathbf{a}\right) = b_ia_j$$""",
    ),
    (
        "mc-mat-wrong",
        "false",
        1,
        r"""Let $\mathbf{x}\in\mathbb{R}^n$, $\mathbf{a}\in\mathbb{R}^n$, $\mathbf{A}\in\mathbb{R}^{m\times n}$, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{b}\in\mathbb{R}^m$, $\mathbf{X}\in\mathbb{R}^{m\times n}$.

$$\frac{\partial \operatorname{tr}(\mathbf{X}\mathbf{B}\mathbf{X}^\top)}{\partial\mathbf{X}} = 2\mathbf{X}\mathbf{B}$$""",
    ),
    (
        "mc-hess-wrong",
        "false",
        1,
        r"""Let $\mathbf{x}\in\mathbb{R}^n$, $\mathbf{a}\in\mathbb{R}^n$, $\mathbf{A}\in\mathbb{R}^{m\times n}$, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{b}\in\mathbb{R}^m$, $\mathbf{X}\in\mathbb{R}^{m\times n}$.

$$\frac{\partial^2 \mathbf{x}^\top\mathbf{B}\mathbf{x}}{\partial \mathbf{x}\partial\mathbf{x}^\top} = 2\mathbf{B}$$""",
    ),
    (
        "mc-det",
        "true",
        3,
        r"""Let $\mathbf{Y}\in\mathbb{R}^{n\times n}$ be invertible, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{a},\mathbf{x}\in\mathbb{R}^n$.


$$\frac{\partial \ln|\det(\mathbf{Y})|}{\partial\mathbf{Y}} = (\mathbf{Y}^{-1})^\top = (\mathbf{Y}^\top)^{-1}$$
$$\frac{\partial \det(\mathbf{Y})}{\partial\mathbf{Y}} = \det(\mathbf{Y})(\mathbf{Y}^{-1})^\top$$""",
    ),
    (
        "mc-inv",
        "true",
        2,
        r"""Let $\mathbf{Y}\in\mathbb{R}^{n\times n}$ be invertible, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{a},\mathbf{x}\in\mathbb{R}^n$.


$$\frac{\partial \operatorname{tr}(\mathbf{Y}^{-1}\mathbf{B})}{\partial\mathbf{Y}} = -(\mathbf{Y}^{-1}\mathbf{B}\mathbf{Y}^{-1})^\top$$
$$\frac{\partial \mathbf{a}^\top\mathbf{Y}^{-1}\mathbf{x}}{\partial\mathbf{Y}} = -\mathbf{Y}^{-\top}\mathbf{a}\mathbf{x}^\top\mathbf{Y}^{-\top}$$""",
    ),
    (
        "mc-trk",
        "sound",
        0,
        r"""Let $\mathbf{Y}\in\mathbb{R}^{n\times n}$ be invertible, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{a},\mathbf{x}\in\mathbb{R}^n$.

$$\frac{\partial \operatorname{tr}(\mathbf{Y}^k)}{\partial\mathbf{Y}} = k(\mathbf{Y}^{k-1})^\top$$""",
    ),
    (
        "mc-dinv",
        "sound",
        0,
        r"""Let $\mathbf{Y}\in\mathbb{R}^{n\times n}$ be invertible, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{a},\mathbf{x}\in\mathbb{R}^n$.

$$\partial(\mathbf{Y}^{-1}) = -\mathbf{Y}^{-1}(\partial\mathbf{Y})\mathbf{Y}^{-1}$$""",
    ),
    (
        "mc-inv2",
        "sound",
        0,
        r"""Let $\mathbf{Y}\in\mathbb{R}^{n\times n}$ be invertible, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{a},\mathbf{x}\in\mathbb{R}^n$.

$$(\mathbf{A}\mathbf{B})^\top = \mathbf{B}^\top\mathbf{A}^\top, \qquad (\mathbf{B}\mathbf{Y})^{-1} = \mathbf{Y}^{-1}\mathbf{B}^{-1}$$""",
    ),
    (
        "mut-trABAC",
        "false",
        1,
        r"""$$\nabla_A \operatorname{tr}(ABA^\top C) = CAB + C A B^\top$$""",
    ),
    (
        "mut-trAB",
        "false",
        1,
        r"""$$\nabla_A \mathrm{tr}(AB) = B$$""",
    ),
    (
        "mut-bp2-T",
        "false",
        1,
        r"""Here $w^l_{jk}$ is the weight from neuron $k$ to neuron $j$.
$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^l = (w^{l+1} \delta^{l+1}) \odot \sigma'(z^l).$$""",
    ),
    (
        "mut-bp2-T-bare",
        "false",
        1,
        r"""$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^l = (w^{l+1} \delta^{l+1}) \odot \sigma'(z^l).$$""",
    ),
    (
        "mut-softmax-axis",
        "false",
        1,
        r"""$S\in\mathbb{R}^{n\times m}$, $V\in\mathbb{R}^{m\times v}$,
$$P_{ij} = \frac{\exp(S_{ij})}{\sum_k \exp(S_{ik})}$$
$Y = PV$:
$$\frac{\partial L}{\partial S_{ij}} = P_{ij}\left(\frac{\partial L}{\partial P_{ij}} - \sum_k P_{kj}\frac{\partial L}{\partial P_{kj}}\right)$$""",
    ),
    (
        "mut-attV",
        "false",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial P} = \frac{\partial L}{\partial Y} V$$""",
    ),
    (
        "mut-attQK",
        "false",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial K} = \frac{1}{\sqrt{d}} \frac{\partial L}{\partial S} Q$$""",
    ),
    (
        "mut-attS",
        "false",
        1,
        r"""For $S = QK^\top/\sqrt{d}$ with $Q\in\mathbb{R}^{n\times d}$, $K\in\mathbb{R}^{m\times d}$, $V\in\mathbb{R}^{m\times v}$, $P = \mathrm{softmax}(S)$ by rows and $Y = PV$:
$$\frac{\partial L}{\partial S_{ij}} = P_{ji}\left(\frac{\partial L}{\partial P_{ij}} - \sum_k P_{ik}\frac{\partial L}{\partial P_{ik}}\right)$$""",
    ),
    (
        "ng-vec",
        "sound",
        0,
        r"""Let $X \in \mathbb{R}^{n_x\times m}$, $Y\in\mathbb{R}^{1\times m}$, $W^{[1]}\in\mathbb{R}^{n_1\times n_x}$, $W^{[2]}\in\mathbb{R}^{1\times n_1}$.
$$Z^{[1]} = W^{[1]}X + b^{[1]}, \quad A^{[1]} = \tanh(Z^{[1]}), \quad Z^{[2]} = W^{[2]}A^{[1]} + b^{[2]}, \quad A^{[2]} = \sigma(Z^{[2]})$$
$$J = -\frac{1}{m}\sum_{i=1}^m \left(y^{(i)}\log a^{[2](i)} + (1-y^{(i)})\log(1-a^{[2](i)})\right)$$
$$dZ^{[2]} = A^{[2]} - Y$$
$$dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}$$
$$db^{[2]} = \frac{1}{m} \sum_{i=1}^m dZ^{[2](i)}$$
$$dZ^{[1]} = W^{[2]T} dZ^{[2]} * (1 - (A^{[1]})^2)$$
$$dW^{[1]} = \frac1m dZ^{[1]} X^T$$""",
    ),
    (
        "ng-vec-wrong",
        "false",
        1,
        r"""Let $X \in \mathbb{R}^{n_x\times m}$, $Y\in\mathbb{R}^{1\times m}$, $W^{[1]}\in\mathbb{R}^{n_1\times n_x}$, $W^{[2]}\in\mathbb{R}^{1\times n_1}$.
$$Z^{[1]} = W^{[1]}X + b^{[1]}, \quad A^{[1]} = \tanh(Z^{[1]}), \quad Z^{[2]} = W^{[2]}A^{[1]} + b^{[2]}, \quad A^{[2]} = \sigma(Z^{[2]})$$
$$J = -\frac{1}{m}\sum_{i=1}^m \left(y^{(i)}\log a^{[2](i)} + (1-y^{(i)})\log(1-a^{[2](i)})\right)$$
$$dZ^{[2]} = A^{[2]} - Y$$
$$dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}$$
$$dZ^{[1]} = W^{[2]T} dZ^{[2]} * (1 - A^{[1]})$$
$$dW^{[1]} = \frac1m dZ^{[1]} X^T$$""",
    ),
    (
        "ng-logreg",
        "sound",
        0,
        r"""$$z = w^Tx + b, \quad a = \sigma(z), \quad \mathcal{L}(a,y) = -(y\log a + (1-y)\log(1-a))$$
$$da = \frac{d\mathcal{L}(a,y)}{da} = -\frac{y}{a} + \frac{1-y}{1-a}$$
$$dz = \frac{d\mathcal{L}}{dz} = \frac{d\mathcal{L}}{da}\cdot\frac{da}{dz} = a - y$$
$$\frac{da}{dz} = a(1-a)$$
$$dw_1 = \frac{\partial \mathcal{L}}{\partial w_1} = x_1\, dz$$""",
    ),
    (
        "ng-logreg-wrong",
        "false",
        1,
        r"""$$z = w^Tx + b, \quad a = \sigma(z), \quad \mathcal{L}(a,y) = -(y\log a + (1-y)\log(1-a))$$
$$da = \frac{d\mathcal{L}(a,y)}{da} = -\frac{y}{a} - \frac{1-y}{1-a}$$""",
    ),
    (
        "gb-ridge",
        "true",
        2,
        r"""Let $\mathbf{X} \in \mathbb{R}^{n\times p}$. The penalised sum of squares
$$\mathrm{RSS}(\lambda) = (\mathbf{y}-\mathbf{X}\beta)^T(\mathbf{y}-\mathbf{X}\beta) + \lambda\beta^T\beta$$
$$\frac{\partial \mathrm{RSS}}{\partial \beta} = -2\mathbf{X}^T(\mathbf{y}-\mathbf{X}\beta) + 2\lambda\beta$$
$$\frac{\partial^2 \mathrm{RSS}}{\partial\beta\,\partial\beta^T} = 2\mathbf{X}^T\mathbf{X} + 2\lambda\mathbf{I}$$
$$\hat\beta^{\text{ridge}} = (\mathbf{X}^T\mathbf{X}+\lambda\mathbf{I})^{-1}\mathbf{X}^T\mathbf{y}$$""",
    ),
    (
        "gb-ridge-wrong",
        "false",
        1,
        r"""Let $\mathbf{X} \in \mathbb{R}^{n\times p}$. The penalised sum of squares
$$\mathrm{RSS}(\lambda) = (\mathbf{y}-\mathbf{X}\beta)^T(\mathbf{y}-\mathbf{X}\beta) + \lambda\beta^T\beta$$
$$\frac{\partial \mathrm{RSS}}{\partial \beta} = -2\mathbf{X}^T(\mathbf{y}-\mathbf{X}\beta) + \lambda\beta$$""",
    ),
    (
        "esl-hat",
        "sound",
        0,
        r"""$\mathbf{X} \in \mathbb{R}^{n\times p}$ has full column rank. The hat matrix $\mathbf{H} = \mathbf{X}(\mathbf{X}^T\mathbf{X})^{-1}\mathbf{X}^T$ satisfies
$$\mathbf{H}^2 = \mathbf{H}, \qquad \mathbf{H}^T = \mathbf{H}, \qquad \mathrm{tr}(\mathbf{H}) = p$$""",
    ),
    (
        "esl-irls",
        "true",
        2,
        r"""$$\ell(\beta) = \sum_{i=1}^N \left\{ y_i\beta^Tx_i - \log(1+e^{\beta^Tx_i}) \right\}$$
with $p(x_i;\beta) = \frac{e^{\beta^Tx_i}}{1+e^{\beta^Tx_i}}$
$$\frac{\partial\ell(\beta)}{\partial\beta} = \sum_{i=1}^N x_i(y_i - p(x_i;\beta))$$
$$\frac{\partial^2\ell(\beta)}{\partial\beta\partial\beta^T} = -\sum_{i=1}^N x_ix_i^Tp(x_i;\beta)(1-p(x_i;\beta))$$""",
    ),
    (
        "esl-irls-wrong",
        "false",
        1,
        r"""$$\ell(\beta) = \sum_{i=1}^N \left\{ y_i\beta^Tx_i - \log(1+e^{\beta^Tx_i}) \right\}$$
with $p(x_i;\beta) = \frac{e^{\beta^Tx_i}}{1+e^{\beta^Tx_i}}$
$$\frac{\partial^2\ell(\beta)}{\partial\beta\partial\beta^T} = \sum_{i=1}^N x_ix_i^Tp(x_i;\beta)(1-p(x_i;\beta))$$""",
    ),
    (
        "prml-logistic",
        "sound",
        0,
        r"""With $y_n = \sigma(\mathbf{w}^T\boldsymbol\phi_n)$ and
$$E(\mathbf{w}) = -\sum_{n=1}^N \{t_n\ln y_n + (1-t_n)\ln(1-y_n)\}$$
$$\nabla E(\mathbf{w}) = \sum_{n=1}^N (y_n-t_n)\boldsymbol\phi_n$$
$$\mathbf{H} = \nabla\nabla E(\mathbf{w}) = \sum_{n=1}^N y_n(1-y_n)\boldsymbol\phi_n\boldsymbol\phi_n^T$$
$$\frac{d\sigma}{da} = \sigma(1-\sigma)$$""",
    ),
    (
        "prml-softmax",
        "true",
        2,
        r"""$$y_k = \frac{\exp(a_k)}{\sum_j\exp(a_j)}, \qquad \frac{\partial y_k}{\partial a_j} = y_k(I_{kj}-y_j)$$
where $I_{kj}$ are the elements of the identity matrix, and
$$E = -\sum_k t_k\ln y_k, \quad \sum_k t_k = 1$$
$$\frac{\partial E}{\partial a_j} = y_j - t_j$$""",
    ),
    (
        "prml-onehot",
        "true",
        1,
        r"""$$y_k = \frac{\exp(a_k)}{\sum_j\exp(a_j)}$$
The targets $t_k \in \{0,1\}$ use a 1-of-$K$ coding, so $\sum_k t_k = 1$.
$$E = -\sum_k t_k\ln y_k$$
$$\frac{\partial E}{\partial a_j} = y_j - t_j$$""",
    ),
    (
        "prml-bp",
        "sound",
        0,
        r"""$$a_j = \sum_i w_{ji}z_i, \quad z_j = h(a_j)$$
$$\frac{\partial a_j}{\partial w_{ji}} = z_i$$
$$\delta_j \equiv \frac{\partial E_n}{\partial a_j}, \qquad \frac{\partial E_n}{\partial w_{ji}} = \delta_jz_i$$
$$\delta_j = h'(a_j)\sum_k w_{kj}\delta_k$$""",
    ),
    (
        "gf-bp",
        "true",
        1,
        r"""For $\mathbf{y} = g(\mathbf{x})$ and $z = f(\mathbf{y})$,
$$\frac{\partial z}{\partial x_i} = \sum_j \frac{\partial z}{\partial y_j}\frac{\partial y_j}{\partial x_i}$$
$$\nabla_{\mathbf{x}} z = \left(\frac{\partial\mathbf{y}}{\partial\mathbf{x}}\right)^\top\nabla_{\mathbf{y}} z$$""",
    ),
    (
        "gf-softplus",
        "true",
        4,
        r"""$$\sigma(x) = \frac{\exp(x)}{\exp(x)+\exp(0)}$$
$$\frac{d}{dx}\sigma(x) = \sigma(x)(1-\sigma(x))$$
$$\log\sigma(x) = -\zeta(-x)$$ where $\zeta(x) = \log(1+\exp(x))$
$$\frac{d}{dx}\zeta(x) = \sigma(x)$$
$$\zeta(x)-\zeta(-x) = x$$""",
    ),
    (
        "gf-xor",
        "true",
        1,
        r"""$$f(\boldsymbol{x};\boldsymbol{W},\boldsymbol{c},\boldsymbol{w},b) = \boldsymbol{w}^\top\max\{0,\boldsymbol{W}^\top\boldsymbol{x}+\boldsymbol{c}\}+b$$
$$\frac{\partial f}{\partial \boldsymbol{w}} = \max\{0,\boldsymbol{W}^\top\boldsymbol{x}+\boldsymbol{c}\}$$""",
    ),
    (
        "gf-l2",
        "true",
        1,
        r"""$$f(\boldsymbol{x}) = \frac12\|\boldsymbol{A}\boldsymbol{x}-\boldsymbol{b}\|_2^2$$
$$\nabla_{\boldsymbol{x}} f(\boldsymbol{x}) = \boldsymbol{A}^\top(\boldsymbol{A}\boldsymbol{x}-\boldsymbol{b}) = \boldsymbol{A}^\top\boldsymbol{A}\boldsymbol{x}-\boldsymbol{A}^\top\boldsymbol{b}$$""",
    ),
    (
        "gf-l2-wrong",
        "false",
        1,
        r"""$$f(\boldsymbol{x}) = \frac12\|\boldsymbol{A}\boldsymbol{x}-\boldsymbol{b}\|_2^2$$
$$\nabla_{\boldsymbol{x}} f(\boldsymbol{x}) = \boldsymbol{A}(\boldsymbol{A}\boldsymbol{x}-\boldsymbol{b})$$""",
    ),
    (
        "mse-taylor",
        "true",
        2,
        r"""For $f(x) = \sin x + \cos x$: $f'(x) = \cos x - \sin x$, $f''(x) = -\sin x - \cos x = -f(x)$.""",
    ),
    (
        "num-neuron",
        "true",
        5,
        r"""Take $w = 0.5$, $x = 2$, $b = -0.3$ and $t = 1$. Then
$$z = wx + b = 0.5\cdot 2 - 0.3 = 0.7$$
$$a = \sigma(z) = \sigma(0.7) \approx 0.6682$$
$$\frac{\partial L}{\partial a} = a - t \approx -0.3318$$
$$\sigma'(z) = a(1-a) \approx 0.2217$$
$$L = \frac12(a-t)^2 \approx 0.0550$$""",
    ),
    (
        "num-neuron-wrong",
        "false",
        1,
        r"""Take $w = 0.5$, $x = 2$, $b = -0.3$. Then
$$z = wx + b = 0.7$$
$$a = \sigma(z) \approx 0.6628$$""",
    ),
    (
        "num-mazur",
        "sound",
        0,
        r"""$$net_{h1} = w_1 * i_1 + w_2 * i_2 + b_1 * 1$$
$$net_{h1} = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1 = 0.3775$$
$$out_{h1} = \frac{1}{1+e^{-net_{h1}}} = \frac{1}{1+e^{-0.3775}} = 0.593269992$$
$$E_{total} = \sum \frac{1}{2}(target - output)^2$$
$$\frac{\partial out_{o1}}{\partial net_{o1}} = out_{o1}(1 - out_{o1}) = 0.75136507(1-0.75136507) = 0.186815602$$""",
    ),
    (
        "gru",
        "true",
        0,
        r"""$$\begin{aligned}
z_t &= \sigma_g(W_z x_t + U_z h_{t-1} + b_z)\\
r_t &= \sigma_g(W_r x_t + U_r h_{t-1} + b_r)\\
\hat h_t &= \phi_h(W_h x_t + U_h(r_t\odot h_{t-1}) + b_h)\\
h_t &= (1-z_t)\odot h_{t-1} + z_t\odot\hat h_t
\end{aligned}$$""",
    ),
    (
        "rnn-jac",
        "sound",
        0,
        r"""$$h_t = \tanh(W h_{t-1} + U x_t)$$
$$\frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t^2)\,W$$""",
    ),
    (
        "kl",
        "true",
        2,
        r"""For $p_k = \frac{e^{a_k}}{\sum_j e^{a_j}}$ and a fixed distribution $q$ with $\sum_k q_k = 1$:
$$D = \sum_k q_k\log\frac{q_k}{p_k} = \sum_k q_k\log q_k - \sum_k q_k\log p_k$$
$$\frac{\partial D}{\partial a_k} = p_k - q_k$$""",
    ),
    (
        "gauss-kl",
        "true",
        2,
        r"""$$D(\mu,\sigma) = \frac12\left(\mu^2 + \sigma^2 - \log\sigma^2 - 1\right)$$
$$\frac{\partial D}{\partial\mu} = \mu, \qquad \frac{\partial D}{\partial\sigma} = \sigma - \frac{1}{\sigma}$$""",
    ),
    (
        "adam-l2",
        "sound",
        0,
        r"""$$g_t = \nabla_\theta f_t(\theta_{t-1}) + \lambda\theta_{t-1}$$
$$m_t = \beta_1m_{t-1} + (1-\beta_1)g_t$$
$$m_t = (1-\beta_1)\sum_{i=1}^t\beta_1^{t-i}g_i$$""",
    ),
    (
        "lr-simple",
        "true",
        2,
        r"""$$S(a,b) = \sum_{i=1}^n (y_i - a - bx_i)^2$$
$$\frac{\partial S}{\partial a} = -2\sum_{i=1}^n(y_i-a-bx_i), \quad \frac{\partial S}{\partial b} = -2\sum_{i=1}^n x_i(y_i-a-bx_i)$$
$$\frac{\partial S}{\partial a} = 0 \implies a = \bar y - b\bar x$$""",
    ),
    (
        "hinge",
        "true",
        1,
        r"""For labels $y_i \in \{-1, 1\}$,
$$L(w) = \frac1n\sum_{i=1}^n \max(0, 1-y_iw^\top x_i)$$
$$\nabla_w L = -\frac1n\sum_{i=1}^n \mathbb{1}[y_iw^\top x_i < 1]\,y_ix_i$$""",
    ),
    (
        "hinge-wrong",
        "false",
        1,
        r"""For labels $y_i \in \{-1, 1\}$,
$$L(w) = \frac1n\sum_{i=1}^n \max(0, 1-y_iw^\top x_i)$$
$$\nabla_w L = -\frac1n\sum_{i=1}^n \mathbb{1}[y_iw^\top x_i > 1]\,y_ix_i$$""",
    ),
    (
        "pm1",
        "true",
        1,
        r"""For labels $y_i \in \{-1, 1\}$,
$$L(w) = \frac1n\sum_{i=1}^n \log(1+\exp(-y_iw^\top x_i))$$
$$\nabla_w L = -\frac1n\sum_{i=1}^n \frac{y_ix_i}{1+\exp(y_iw^\top x_i)} = -\frac1n\sum_{i=1}^n y_i\sigma(-y_iw^\top x_i)x_i$$""",
    ),
    (
        "huber",
        "true",
        1,
        r"""$$h_\delta(r) = \begin{cases}\frac12r^2 & |r|\le\delta\\ \delta(|r|-\frac12\delta) & \text{otherwise}\end{cases}$$
$$h_\delta'(r) = \begin{cases}r & |r|\le\delta\\ \delta\,\mathrm{sign}(r) & \text{otherwise}\end{cases}$$""",
    ),
    (
        "focal",
        "true",
        1,
        r"""$$f(p) = -(1-p)^\gamma\log p$$
$$f'(p) = \gamma(1-p)^{\gamma-1}\log p - \frac{(1-p)^\gamma}{p}$$""",
    ),
    (
        "focal-wrong",
        "false",
        1,
        r"""$$f(p) = -(1-p)^\gamma\log p$$
$$f'(p) = \gamma(1-p)^{\gamma-1}\log p + \frac{(1-p)^\gamma}{p}$$""",
    ),
    (
        "conv",
        "sound",
        0,
        r"""$$y_i = \sum_{k=1}^K w_kx_{i+k-1}$$
$$\frac{\partial y_i}{\partial w_k} = x_{i+k-1}$$
$$\frac{\partial L}{\partial w_k} = \sum_i\frac{\partial L}{\partial y_i}x_{i+k-1}$$""",
    ),
    (
        "emb-tied",
        "true",
        1,
        r"""$W\in\mathbb{R}^{d\times d}$, $x\in\mathbb{R}^d$. $$f(W) = x^\top W^\top Wx$$
$$\nabla_Wf = 2Wxx^\top$$""",
    ),
    (
        "emb-tied-wrong",
        "false",
        1,
        r"""$W\in\mathbb{R}^{d\times d}$, $x\in\mathbb{R}^d$. $$f(W) = x^\top W^\top Wx$$
$$\nabla_Wf = 2xx^\top W$$""",
    ),
    (
        "var-lin",
        "sound",
        0,
        r"""$$\mathrm{Var}[aX+b] = a^2\mathrm{Var}[X], \qquad \mathbb{E}[aX+b] = a\mathbb{E}[X]+b$$""",
    ),
    (
        "xavier",
        "sound",
        0,
        r"""$$E[o_i] = \sum_{j=1}^{n_\mathrm{in}} E[w_{ij}x_j] = 0, \quad \mathrm{Var}[o_i] = n_\mathrm{in}\sigma^2\gamma^2.$$
$$\frac12(n_\mathrm{in}+n_\mathrm{out})\sigma^2 = 1 \textrm{ or equivalently } \sigma = \sqrt{\frac{2}{n_\mathrm{in}+n_\mathrm{out}}}.$$""",
    ),
    (
        "b-chain-two-paths",
        "false",
        1,
        r"""$$y = x^2, \quad f = xy$$
$$\frac{\partial f}{\partial x} = \frac{\partial f}{\partial y}\frac{\partial y}{\partial x}$$""",
    ),
    (
        "b-chain-two-paths-total",
        "sound",
        0,
        r"""$$y = x^2, \quad f = xy$$
$$\frac{df}{dx} = \frac{\partial f}{\partial x} + \frac{\partial f}{\partial y}\frac{dy}{dx}$$""",
    ),
    (
        "b-chain-mismatch2",
        "false",
        1,
        r"""$z = wx$, $a = \sigma(z)$, $L = \frac12(a-y)^2$. $$\frac{dL}{dw} = \frac{dL}{da}\frac{da}{dz}\frac{dz}{dx}$$""",
    ),
    (
        "b-upd-other",
        "false",
        1,
        r"""$z = wx+b$, $L = \frac12(z-y)^2$. $$w \leftarrow w - \eta\frac{\partial L}{\partial b}$$""",
    ),
    (
        "b-upd-sign",
        "false",
        1,
        r"""$z = wx+b$, $L = \frac12(z-y)^2$. $$w \leftarrow w - \eta(y-z)x$$""",
    ),
    (
        "b-upd-x",
        "false",
        1,
        r"""$z = wx+b$, $L = \frac12(z-y)^2$. $$b \leftarrow b - \eta(z-y)x$$""",
    ),
    (
        "b-num1",
        "false",
        1,
        r"""$$\sigma(0.7) \approx 0.6628$$""",
    ),
    (
        "b-num2",
        "false",
        1,
        r"""$$0.1 + 0.2 = 0.4$$""",
    ),
    (
        "b-num3",
        "false",
        1,
        r"""Take $z = 0.7$ and $a = \sigma(z)$. Then $a \approx 0.6628$.""",
    ),
    (
        "b-num4",
        "false",
        1,
        r"""$$\log 2 \approx 0.30103$$""",
    ),
    (
        "b-num6",
        "false",
        1,
        r"""$x = (1, 2, 3)^\top$, $w = (0.5, -1, 2)^\top$, $w^\top x = 4.0$.""",
    ),
    (
        "b-num6-true",
        "true",
        1,
        r"""$x = (1, 2, 3)^\top$, $w = (0.5, -1, 2)^\top$, $w^\top x = 4.5$.""",
    ),
    (
        "b-sumscope",
        "false",
        1,
        r"""$$J(a) = \sum_{i=1}^n (y_i-a)^2 + \lambda a^2$$
$$\frac{dJ}{da} = -2\sum_{i=1}^n (y_i-a) + 2n\lambda a$$""",
    ),
    (
        "b-sumscope-true",
        "true",
        1,
        r"""$$J(a) = \sum_{i=1}^n (y_i-a)^2 + \lambda a^2$$
$$\frac{dJ}{da} = -2\sum_{i=1}^n (y_i-a) + 2\lambda a$$""",
    ),
    (
        "b-sumscope2",
        "false",
        1,
        r"""$$\log\prod_{i=1}^n p_i^{y_i}(1-p_i)^{1-y_i} = \sum_{i=1}^n y_i\log p_i + (1-y_i)\log p_i$$""",
    ),
    (
        "b-hat",
        "false",
        1,
        r"""$\hat y = Xw$, $L = \|\hat y - y\|^2$. $$\nabla_wL = 2X^\top(y - \hat y)$$""",
    ),
    (
        "b-hat2",
        "false",
        1,
        r"""$X\in\mathbb{R}^{n\times d}$. $\hat y = Xw$, $L = \|\hat y - y\|^2$. $$\nabla_wL = 2X^\top y$$""",
    ),
    (
        "b-norm1",
        "false",
        1,
        r"""$x\in\mathbb{R}^n$. $$\nabla_x\|x\|_2 = \frac{x}{\|x\|_1}$$""",
    ),
    (
        "b-norm2",
        "false",
        1,
        r"""$x\in\mathbb{R}^n$. $$\nabla_x\|x\|_2 = 2x$$""",
    ),
    (
        "b-trA2",
        "false",
        1,
        r"""$A\in\mathbb{R}^{n\times n}$. $$\nabla_A\operatorname{tr}(A^2) = 2A$$""",
    ),
    (
        "b-trATA",
        "false",
        1,
        r"""$A\in\mathbb{R}^{n\times n}$. $$\nabla_A\operatorname{tr}(A^\top A) = 2A^\top$$""",
    ),
    (
        "b-nabla-layout",
        "false",
        1,
        r"""$W\in\mathbb{R}^{m\times n}$, $x\in\mathbb{R}^n$, $y\in\mathbb{R}^m$. $$\nabla_W(y^\top Wx) = xy^\top$$""",
    ),
    (
        "b-square-WT",
        "false",
        1,
        r"""$W\in\mathbb{R}^{n\times n}$, $x\in\mathbb{R}^n$, $y\in\mathbb{R}^n$. $L = \frac12\|Wx-y\|^2$. $$\frac{\partial L}{\partial W} = x(Wx-y)^\top$$""",
    ),
    (
        "b-WT-x",
        "false",
        1,
        r"""$W\in\mathbb{R}^{n\times n}$, $h = \tanh(Wx)$, $L = \frac12\|h-y\|^2$. $$\frac{\partial L}{\partial x} = W\left((h-y)\odot(1-h^2)\right)$$""",
    ),
    (
        "b-odot-missing",
        "false",
        1,
        r"""$h = \tanh(Wx)$, $L = \frac12\|h-y\|^2$. $$\frac{\partial L}{\partial W} = (h-y)x^\top$$""",
    ),
    (
        "b-sig-scalar",
        "false",
        1,
        r"""$a = \sigma(w^\top x + b)$, $L = -y\log a-(1-y)\log(1-a)$. $$\nabla_wL = (a-y)w$$""",
    ),
    (
        "b-index-swap",
        "false",
        1,
        r"""$$L = \sum_{i=1}^n\sum_{j=1}^n A_{ij}x_ix_j$$ $$\frac{\partial L}{\partial x_k} = 2\sum_j A_{kj}x_j$$""",
    ),
    (
        "b-index-true",
        "true",
        1,
        r"""$$L = \sum_{i=1}^n\sum_{j=1}^n A_{ij}x_ix_j$$ $$\frac{\partial L}{\partial x_k} = \sum_j (A_{kj}+A_{jk})x_j$$""",
    ),
    (
        "b-lse-true",
        "true",
        1,
        r"""$$\frac{\partial}{\partial x_j}\log\sum_i e^{x_i} = \frac{e^{x_j}}{\sum_k e^{x_k}}$$""",
    ),
    (
        "b-abs",
        "false",
        1,
        r"""$$\frac{d}{dx}|x| = 1$$""",
    ),
    (
        "b-div",
        "false",
        1,
        r"""$$\frac{a}{b+c} = \frac{a}{b}+\frac{a}{c}$$""",
    ),
    (
        "b-inv",
        "false",
        1,
        r"""$A, B\in\mathbb{R}^{n\times n}$. $$(AB)^{-1} = A^{-1}B^{-1}$$""",
    ),
    (
        "b-inv2",
        "false",
        1,
        r"""$$(AB)^{-1} = A^{-1}B^{-1}$$""",
    ),
    (
        "b-rec",
        "false",
        1,
        r"""$$z^{[l]} = W^{[l]}a^{[l-1]} + b^{[l]}, \quad a^{[l]} = g(z^{[l]})$$
$$\delta^{[l]} = \frac{\partial J}{\partial z^{[l]}}$$
$$\delta^{[l]} = W^{[l+1]T}\delta^{[l+1]} \odot g'(a^{[l]})$$""",
    ),
    (
        "b-rec3",
        "false",
        1,
        r"""$$z^{[l]} = W^{[l]}a^{[l-1]} + b^{[l]}, \quad a^{[l]} = g(z^{[l]})$$
$$\delta^{[l]} = \frac{\partial J}{\partial a^{[l]}}$$
$$\delta^{[l]} = W^{[l+1]T}\delta^{[l+1]} \odot g'(z^{[l]})$$""",
    ),
    (
        "b-rec3-true",
        "true",
        1,
        r"""$$z^{[l]} = W^{[l]}a^{[l-1]} + b^{[l]}, \quad a^{[l]} = g(z^{[l]})$$
$$\delta^{[l]} = \frac{\partial J}{\partial a^{[l]}}$$
$$\delta^{[l]} = W^{[l+1]T}\left(\delta^{[l+1]} \odot g'(z^{[l+1]})\right)$$""",
    ),
    (
        "b-mean-grad",
        "false",
        1,
        r"""$X\in\mathbb{R}^{n\times d}$, $\mu = \frac1n\sum_{i=1}^n x_i$. $$\frac{\partial\mu}{\partial x_i} = 1$$""",
    ),
    (
        "b-softmax-ce",
        "false",
        1,
        r"""$p = \operatorname{softmax}(z)$, $L = -\sum_k y_k\log p_k$ with one-hot $y$. $$\frac{\partial L}{\partial z} = p\odot(1-p)\odot(p-y)$$""",
    ),
    (
        "b-softmax-ce-true",
        "true",
        1,
        r"""$p = \operatorname{softmax}(z)$, $L = -\sum_k y_k\log p_k$ with one-hot $y$. $$\frac{\partial L}{\partial z} = p-y$$""",
    ),
    (
        "b-batch-b-true",
        "sound",
        0,
        r"""$X\in\mathbb{R}^{n\times d}$, $W\in\mathbb{R}^{d\times k}$, $b\in\mathbb{R}^k$, $Z = XW + b$. With $G = \frac{\partial L}{\partial Z}$, $$\frac{\partial L}{\partial b} = \sum_{i=1}^n G_i, \quad \frac{\partial L}{\partial W} = X^\top G, \quad \frac{\partial L}{\partial X} = GW^\top$$""",
    ),
    (
        "b-batch-W",
        "false",
        1,
        r"""$X\in\mathbb{R}^{n\times d}$, $W\in\mathbb{R}^{d\times k}$, $b\in\mathbb{R}^k$, $Z = XW + b$. With $G = \frac{\partial L}{\partial Z}$, $$\frac{\partial L}{\partial X} = GW$$""",
    ),
    (
        "join-XW",
        "sound",
        0,
        r"""$X\in\mathbb{R}^{n\times d}$, $W\in\mathbb{R}^{d\times k}$. $$XW = Z$$ $$L = \frac12\|XW - Y\|_F^2$$ $$\frac{\partial L}{\partial W} = X^\top(XW-Y)$$""",
    ),
    (
        "join-AB",
        "true",
        1,
        r"""For conforming $A$, $B$: $AB \ne BA$ in general, but $$AB = (B^\top A^\top)^\top$$ $$(AB)^\top = B^\top A^\top$$""",
    ),
    (
        "join-AX",
        "sound",
        0,
        r"""Solve $AX = B$ by least squares: $$f(X) = \|AX-B\|_F^2, \quad \nabla_X f = 2A^\top(AX-B)$$""",
    ),
    (
        "mut-wx",
        "false",
        1,
        r"""For labels $y_i \in \{-1, 1\}$ and weights $w \in \mathbb{R}^d$, $x_i\in\mathbb{R}^d$,
$$L(w) = \frac1n\sum_{i=1}^n \log(1+\exp(-y_iw^\top x_i))$$
$$\nabla_w L = -\frac1n\sum_{i=1}^n y_i\sigma(-y_iw x_i)x_i$$""",
    ),
    (
        "mut-any-g",
        "false",
        1,
        r"""$$z^{[l]} = W^{[l]}a^{[l-1]} + b^{[l]}, \quad a^{[l]} = g(z^{[l]})$$
$$\delta^{[l]} = \frac{\partial J}{\partial z^{[l]}}$$
$$\delta^{[l]} = W^{[l+1]T}\delta^{[l+1]} \odot g(z^{[l]})$$""",
    ),
    (
        "ch-soft-stack",
        "sound",
        0,
        r"""$$-\log P(\mathbf{Y} \mid \mathbf{X}) = \sum_{i=1}^n -\log P(\mathbf{y}^{(i)} \mid \mathbf{x}^{(i)}) = \sum_{i=1}^n l(\mathbf{y}^{(i)}, \hat{\mathbf{y}}^{(i)}),$$

Here $\mathbf{y}$ is a one-hot vector of length $q$. Plugging in the softmax,

$$\begin{aligned}
l(\mathbf{y}, \hat{\mathbf{y}}) &=  - \sum_{j=1}^q y_j \log \frac{\exp(o_j)}{\sum_{k=1}^q \exp(o_k)} \\
&= \sum_{j=1}^q y_j \log \sum_{k=1}^q \exp(o_k) - \sum_{j=1}^q y_j o_j \\
&= \log \sum_{k=1}^q \exp(o_k) - \sum_{j=1}^q y_j o_j.
\end{aligned}$$""",
    ),
    (
        "ch-bp-order",
        "sound",
        0,
        r"""$$a^{l} = \sigma(w^l a^{l-1}+b^l).$$
and $z^l \equiv w^l a^{l-1}+b^l$.
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l).$$""",
    ),
    (
        "ch-bp-order2",
        "true",
        1,
        r"""$$a^{l} = \sigma(w^l a^{l-1}+b^l).$$
$$z^l = w^l a^{l-1}+b^l, \quad a^l = \sigma(z^l)$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l).$$""",
    ),
    (
        "ch-bp-quad",
        "sound",
        0,
        r"""$$a^{l} = \sigma(z^l), \quad z^l = w^l a^{l-1}+b^l$$
$$C = \frac{1}{2n}\sum_x \|y(x) - a^L(x)\|^2$$
For a single training example
$$C = \frac{1}{2} \|y-a^L\|^2$$
$$\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}.$$
$$\delta^L = (a^L-y)\odot\sigma'(z^L), \quad \delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l).$$
$$\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j.$$""",
    ),
    (
        "ch-att-L",
        "sound",
        0,
        r"""$$L = \frac{1}{T} \sum_{t=1}^T l(\mathbf{o}_t, y_t).$$
## Attention
$V\in\mathbb{R}^{m\times v}$, $P\in\mathbb{R}^{n\times m}$ and $Y = PV$:
$$\frac{\partial L}{\partial V} = P^\top \frac{\partial L}{\partial Y}, \qquad \frac{\partial L}{\partial P} = \frac{\partial L}{\partial Y} V^\top$$""",
    ),
    (
        "ch-opt-x",
        "sound",
        0,
        r"""$$L(\mathbf{w}) = \frac{1}{2n}\sum_{i=1}^n \left(\mathbf{w}^\top \mathbf{x}^{(i)} - y^{(i)}\right)^2.$$
## Momentum
$$\mathbf{x}_t \leftarrow \mathbf{x}_{t-1} - \eta_t \mathbf{v}_t.$$
## Quadratic
$\mathbf{Q} \in \mathbb{R}^{n\times n}$ is symmetric, $\mathbf{c}\in\mathbb{R}^n$.
$$h(\mathbf{x}) = \frac{1}{2} \mathbf{x}^\top \mathbf{Q} \mathbf{x} + \mathbf{x}^\top \mathbf{c} + b.$$
$$\partial_{\mathbf{x}} h(\mathbf{x}) = \mathbf{Q}\mathbf{x} + \mathbf{c}.$$""",
    ),
    (
        "ch-eta",
        "sound",
        0,
        r"""So $\eta = \log(\phi/(1-\phi))$, which gives $\phi = 1/(1+e^{-\eta})$,
$$a(\eta) = -\log(1-\phi) = \log(1+e^\eta).$$""",
    ),
    (
        "ch-glm-single",
        "sound",
        0,
        r"""$$h_\theta(x) = \theta^T x$$
$$J(\theta) = \frac{1}{2} \sum_{i=1}^n \left( h_\theta(x^{(i)}) - y^{(i)} \right)^2.$$
Let us work it out for one training example $(x,y)$ first, so that the sum can be left out:
$$\begin{aligned}
\frac{\partial}{\partial\theta_j} J(\theta) &= \frac{\partial}{\partial\theta_j} \frac{1}{2} (h_\theta(x) - y)^2 \\
&= (h_\theta(x)-y)\cdot\frac{\partial}{\partial\theta_j}\left(\sum_{i=0}^d\theta_i x_i - y\right)\\
&= (h_\theta(x) - y)\, x_j
\end{aligned}$$
$$\theta_j := \theta_j + \alpha \left( y^{(i)} - h_\theta(x^{(i)}) \right) x_j^{(i)}.$$""",
    ),
    (
        "ch-glm-h",
        "sound",
        0,
        r"""$$h_\theta(x) = \theta_0 + \theta_1 x_1 + \theta_2 x_2 .$$
With $x_0 = 1$,
$$h(x) = \sum_{i=0}^d \theta_i x_i = \theta^T x.$$
$$J(\theta) = \frac{1}{2} \sum_{i=1}^n \left( h_\theta(x^{(i)}) - y^{(i)} \right)^2.$$
$$\nabla_\theta J(\theta) = \sum_{i=1}^n \left( h_\theta(x^{(i)}) - y^{(i)} \right) x^{(i)}$$""",
    ),
    (
        "ch-cs-fc",
        "sound",
        0,
        r"""$$f(x) = \frac{1}{x} \quad\rightarrow\quad \frac{df}{dx} = -1/x^2$$ $$f_c(x) = c + x \quad\rightarrow\quad \frac{df}{dx} = 1$$""",
    ),
    (
        "ch-xx",
        "true",
        2,
        r"""$f(x) = 3x^2 - 4x$ has $f'(x) = 6x - 4$.
$$\frac{d}{dx}\ln x = \frac{1}{x}$$
## Gradients
Let $\mathbf{x} = [x_1, x_2, \ldots, x_n]^\top$ and $\mathbf{A}\in\mathbb{R}^{m\times n}$.
$$\nabla_{\mathbf{x}}\mathbf{A}\mathbf{x} = \mathbf{A}^\top$$""",
    ),
    (
        "w-therefore",
        "true",
        2,
        r"""$$f(x) = x^2 \;\therefore\; f'(x) = 2x, \qquad g(x) = \sin x \Rightarrow g'(x) = \cos x$$""",
    ),
    (
        "w-align-arrow",
        "true",
        2,
        r"""$$\begin{align}
y &= e^{kx} \\
\Rightarrow \frac{dy}{dx} &= ke^{kx} = ky
\end{align}$$""",
    ),
    (
        "w-substack",
        "true",
        1,
        r"""$$y_i = \frac{e^{z_i}}{\sum_{k} e^{z_k}}, \quad 1 - y_i = \sum_{\substack{k=1 \\ k\ne i}}^K y_k$$""",
    ),
    (
        "w-eqnarray",
        "true",
        2,
        r"""\begin{eqnarray}
f(x) & = & (3x+1)^2 \\
f'(x) & = & 2(3x+1)\cdot 3 \\
& = & 18x+6
\end{eqnarray}""",
    ),
    (
        "w-prime-upright",
        "true",
        1,
        r"""$$\left(\frac{u}{v}\right)' = \frac{u'v - uv'}{v^2}$$""",
    ),
    (
        "w-prod-rule",
        "sound",
        0,
        r"""$$(fg)'(x) = f'(x)g(x) + f(x)g'(x)$$""",
    ),
    (
        "w-chain",
        "sound",
        0,
        r"""$$(f\circ g)'(x) = f'(g(x))\,g'(x)$$""",
    ),
    (
        "w-eval",
        "sound",
        0,
        r"""$f(x) = x^3$: $$\left.\frac{df}{dx}\right|_{x=2} = 12$$""",
    ),
    (
        "w-partialslash",
        "true",
        2,
        r"""$z = x^2y$, so $\partial z/\partial x = 2xy$ and $\partial z/\partial y = x^2$.""",
    ),
    (
        "w-dots",
        "true",
        1,
        r"""$$L = \frac{1}{n}\left((y_1-a)^2 + (y_2-a)^2 + \cdots + (y_n-a)^2\right)$$ $$\frac{dL}{da} = -\frac{2}{n}\sum_{i=1}^n(y_i-a)$$""",
    ),
    (
        "w-bmatrix",
        "true",
        1,
        r"""$$\begin{bmatrix}1&2\\3&4\end{bmatrix}\begin{bmatrix}5\\6\end{bmatrix} = \begin{bmatrix}17\\39\end{bmatrix}$$""",
    ),
    (
        "w-bmatrix-wrong",
        "false",
        1,
        r"""$$\begin{bmatrix}1&2\\3&4\end{bmatrix}\begin{bmatrix}5\\6\end{bmatrix} = \begin{bmatrix}17\\38\end{bmatrix}$$""",
    ),
    (
        "w-jac",
        "true",
        1,
        r"""$f(x,y) = \begin{bmatrix}x^2y\\5x+\sin y\end{bmatrix}$ has $$J = \begin{bmatrix}\frac{\partial f_1}{\partial x}&\frac{\partial f_1}{\partial y}\\\frac{\partial f_2}{\partial x}&\frac{\partial f_2}{\partial y}\end{bmatrix} = \begin{bmatrix}2xy&x^2\\5&\cos y\end{bmatrix}$$""",
    ),
    (
        "w-grad-vec",
        "sound",
        0,
        r"""For $f(x,y) = x^2+3y^2$: $$\nabla f = \begin{pmatrix}2x\\6y\end{pmatrix}$$""",
    ),
    (
        "w-hess",
        "sound",
        0,
        r"""For $f(x,y) = x^2y$: $$\nabla^2 f = \begin{bmatrix}2y&2x\\2x&0\end{bmatrix}$$""",
    ),
    (
        "w-total",
        "true",
        1,
        r"""With $f(x,y) = x^2y$, $x = \cos t$, $y = \sin t$: $$\frac{df}{dt} = \frac{\partial f}{\partial x}\frac{dx}{dt} + \frac{\partial f}{\partial y}\frac{dy}{dt}$$""",
    ),
    (
        "w-mid-text",
        "true",
        1,
        r"""$$\sigma'(x) = \sigma(x)(1-\sigma(x)) \quad \text{where} \quad \sigma(x) = \frac{1}{1+e^{-x}}$$""",
    ),
    (
        "w-tanh-h",
        "true",
        1,
        r"""$h_t = \tanh(a_t)$. $$\frac{\partial h_t}{\partial a_t} = 1 - h_t^2$$""",
    ),
    (
        "w-relu-delta",
        "sound",
        0,
        r"""$a = \mathrm{ReLU}(z)$ and $z = Wx$. $$\frac{\partial L}{\partial z} = \frac{\partial L}{\partial a}\odot\mathbb{1}[z>0]$$""",
    ),
    (
        "mut-no-T-quad",
        "false",
        1,
        r"""$X\in\mathbb{R}^{n\times d}$, $\theta\in\mathbb{R}^d$, $y\in\mathbb{R}^n$.
$$\nabla_\theta\, \frac12\|X\theta-y\|^2 = \frac12\nabla_\theta\left(\theta(X^\top X)\theta - 2(X^\top y)^\top\theta\right)$$""",
    ),
    (
        "mut-no-T-row",
        "false",
        1,
        r"""Let $\mathbf{x}\in\mathbb{R}^n$, $\mathbf{a}\in\mathbb{R}^n$, $\mathbf{A}\in\mathbb{R}^{m\times n}$, $\mathbf{B}\in\mathbb{R}^{n\times n}$, $\mathbf{b}\in\mathbb{R}^m$, $\mathbf{X}\in\mathbb{R}^{m\times n}$.

$$\frac{\partial (\mathbf{A}\mathbf{x}-\mathbf{b})^\top(\mathbf{A}\mathbf{x}-\mathbf{b})}{\partial\mathbf{x}} = 2(\mathbf{A}\mathbf{x}-\mathbf{b})\mathbf{A}$$""",
    ),
    (
        "mut-no-T-dot",
        "false",
        1,
        r"""$X\in\mathbb{R}^{n\times d}$, $\theta\in\mathbb{R}^d$, $y\in\mathbb{R}^n$.
$$\|X\theta-y\|^2 = (X\theta-y)(X\theta-y)$$""",
    ),
    (
        "mut-swish-crash",
        "true",
        1,
        r"""$$\text{swish}(x) = x\,\sigma(x)$$
$$\text{swish}'(x) = \text{swish}(x) + \sigma(x)(1-\text{swish}(x))$$""",
    ),
    (
        "mut-swish-crash2",
        "false",
        1,
        r"""$$\text{swish}(x) = x\,\sigma(x)$$
$$\text{swish}'(x) = \sigma(x) + x\sigma(x)(1+\sigma(x)) = \text{swish}(x) + \sigma(x)(1-\text{swish}(x))$$""",
    ),
    (
        "mut-substack-crash",
        "false",
        1,
        r"""$$y_i = \frac{e^{z_i}}{\sum_{k} e^{z_k}}, \quad 1 - y_j = \sum_{\substack{k=1 \\ k\ne i}}^K y_k$$""",
    ),
    (
        "mut-therefore",
        "false",
        1,
        r"""$$f(x) = x^2 \;\therefore\; f(x)' = 3x$$""",
    ),
    (
        "mut-no-odot",
        "false",
        1,
        r"""With $\mathbf{x}\in \mathbb{R}^d$, $\mathbf{W}^{(1)} \in \mathbb{R}^{h \times d}$, $\mathbf{W}^{(2)} \in \mathbb{R}^{q \times h}$ and activation function $\phi$:
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},$$ $$\mathbf{h}= \phi (\mathbf{z}).$$ $$\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}.$$ $$L = l(\mathbf{o}, y).$$
$$s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_\textrm{F}^2 + \|\mathbf{W}^{(2)}\|_\textrm{F}^2\right),$$
$$J = L + s.$$
$$\frac{\partial J}{\partial \mathbf{z}} = \frac{\partial J}{\partial \mathbf{h}} \phi'\left(\mathbf{z}\right).$$""",
    ),
    (
        "ch-log-hyp",
        "true",
        2,
        r"""\[ h_\theta(x) = g(\theta^T x) = \frac{1}{1+e^{-\theta^Tx}}, \]
where
\[ g(z) = \frac{1}{1+e^{-z}} \]
\[ g'(z) = \frac{d}{dz}\frac{1}{1+e^{-z}} = g(z)(1-g(z)). \]""",
    ),
]
