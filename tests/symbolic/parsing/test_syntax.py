"""What single formulas look like as syntax."""

import pytest

from symbolic.parsing import syntax as sx
from symbolic.parsing.trees import syntax_of
from tests.symbolic.parsing.outline import outline


def read(latex: str) -> str:
    """The outline of a formula that is one statement."""
    (node,) = syntax_of(latex)
    return outline(node)


def table(rows: str) -> pytest.MarkDecorator:
    """A table of formulas and outlines, parted by `⟼`."""
    pairs = [tuple(map(str.strip, row.split("⟼"))) for row in rows.strip().splitlines()]
    return pytest.mark.parametrize(("latex", "expected"), pairs, ids=[latex for latex, _ in pairs])


@table(r"""
A B x                            ⟼ [A B x]
\alpha\, W \, x                  ⟼ [α W x]
A \cdot B \times C               ⟼ (A · B × C)
u \odot v * w                    ⟼ (u ⊙ v * w)
u .* v \cdot * w ./ z            ⟼ (u .* v .* w ⊘ z)
f \circ g \otimes h @ k          ⟼ (f ∘ g ⊗ h @ k)
p q / r \,/\, s                  ⟼ ([p q] / r / s)
a + b - c \pm d                  ⟼ (+a +b -c ±d)
-a b + c                         ⟼ (-[a b] +c)
3 \cdot -k                       ⟼ (3 · (-k))
u \odot -(v - w) \odot z         ⟼ (u ⊙ (-«((+v -w)») ⊙ z)
(-1)                             ⟼ «((-1)»
- -x                             ⟼ (-(-x))
{=} b                            ⟼ ∅ = b
2{a+b}                           ⟼ (+[2 a] +b)
""")
def test_products_and_sums(latex, expected):
    assert read(latex) == expected


@table(r"""
v_k^3                            ⟼ v_{k}^{3}
v^3_k                            ⟼ v_{k}^{3}
U^{(2)}                          ⟼ U^{«(2»}
U^{[2]T}                         ⟼ U^{[«[2» T]}
U_q^{[1]\top}                    ⟼ U_{q}^{[«[1» ⊤]}
{U^{(1)}}^T                      ⟼ U^{«(1»}^{T}
U^{(1)^T}                        ⟼ U^{«(1»^{T}}
(U^{(3)})^\intercal              ⟼ «(U^{«(3»}»^{⊺}
U^{\mathsf T} V^{\mathrm{T}}     ⟼ [U^{roman:T} V^{roman:T}]
M^{-1} N^{-\top}                 ⟼ [M^{(-1)} N^{(-⊤)}]
t_{q,r} t_{qr} t_{q2}            ⟼ [t_{q , r} t_{[q~r]} t_{[q 2]}]
w_3^+ w^* w^\star w^{\dagger}    ⟼ [w_{3}^{+} w^{*} w^{*} w^{†}]
g' g^\prime g'' g^{\prime\prime} ⟼ [g' g' g'' g'']
g'_k^2                           ⟼ g'_{k}^{2}
x^\frac12                        ⟼ x^{frac(1, 2)}
x^23                             ⟼ [x^{2} 3]
x^{\odot 2}                      ⟼ x^{[⊙ 2]}
U^{(1)}{}^T                      ⟼ U^{«(1»}^{T}
X_{:,1} X_{i,*} X_{\cdot j}      ⟼ [X_{: , 1} X_{i , *} X_{[· j]}]
x_{<t} x_{1:T}                   ⟼ [x_{∅ < t} x_{1 : T}]
""")
def test_scripts(latex, expected):
    assert read(latex) == expected


@table(r"""
\hat y \bar{x} \tilde\theta      ⟼ [hat(y) bar(x) tilde(θ)]
\dot z \ddot z \vec v            ⟼ [dot(z) ddot(z) vec(v)]
\hat{\mathbf{y}}_k               ⟼ hat(bold:y)_{k}
\boldsymbol\beta \bm w \pmb{x}   ⟼ [bold:β bold:w bold:x]
\mathcal L \mathscr{D}           ⟼ [calligraphic:L calligraphic:D]
\mathbb R^{n\times d}            ⟼ blackboard:R^{(n × d)}
\mathbf 1 \mathbb{1} \mathbf{0}  ⟼ [bold:1 blackboard:1 bold:0]
\mathbb{1}[z>0]                  ⟼ [blackboard:1 «[z > 0»]
\mathbf{x_i} \mathbf{W_1}        ⟼ [bold:x_{i} bold:W_{1}]
\mathbf{XW}^T                    ⟼ [bold:X bold:W^{T}]
{\bf x}^T {\rm softmax}\, z      ⟼ [bold:x^{T} <softmax> z]
\varepsilon \epsilon \ell \infty ⟼ [ε ϵ ℓ ∞]
\mathrm{d}x \mathrm d \mathit{x} ⟼ [roman:d x roman:d x]
""")
def test_accents_and_styles(latex, expected):
    assert read(latex) == expected


@table(r"""
abc d ef                         ⟼ [a~b~c d e~f]
dW_1                             ⟼ [d W_{1}]
a b                              ⟼ [a b]
a\,b                             ⟼ [a b]
\alpha b                         ⟼ [α b]
\mathrm{MSE} \operatorname{tr} A ⟼ [<MSE> <tr> A]
\text{ReLU}(z)                   ⟼ ["ReLU" «(z»]
E_{\text{total}}                 ⟼ E_{"total"}
E_{\text{per sample}}            ⟼ E_{"per sample"}
\log p_k \tanh z                 ⟼ [<log> p_{k} <tanh> z]
\sin^2 x                         ⟼ [<sin>^{2} x]
\mathop{\mathrm{sign}} x         ⟼ [<sign> x]
y\_pred                          ⟼ <y_pred>
g(x) b(1-b)                      ⟼ [g «(x» b «((+1 -b)»]
""")
def test_letters_and_words(latex, expected):
    assert read(latex) == expected


def test_a_sequence_says_which_plain_letters_touch():
    (node,) = syntax_of(r"ab\beta c d")
    assert isinstance(node, sx.Sequence)
    assert node.tight == (True, False, False, False)


@table(r"""
0.75 + .082 + 12                 ⟼ (+0.75 +.082 +12)
1{,}000 + 60\,000 + 0{,}5        ⟼ (+1000 +60000 +0.5)
10^{-3}                          ⟼ 10^{(-3)}
5\%                              ⟼ [5 <%>]
2\pi r                           ⟼ [2 π r]
""")
def test_numbers(latex, expected):
    assert read(latex) == expected


@table(r"""
\frac{a}{b} \dfrac1n \frac uv    ⟼ [frac(a, b) frac(1, n) frac(u, v)]
{a + 1 \over b}                  ⟼ frac((+a +1), b)
\sqrt x \sqrt[3]{x}              ⟼ [root(x) root(x, 3)]
\frac{\partial^2 L}{\partial w^2} ⟼ frac([∂^{2} L], [∂ w^{2}])
\frac{d}{dx} f(x)                ⟼ [frac(d, [d~x]) f «(x»]
\partial L/\partial w            ⟼ ([∂ L] / [∂ w])
\nabla_W L                       ⟼ [∇_{W} L]
""")
def test_fractions_roots_and_derivatives(latex, expected):
    assert read(latex) == expected


@table(r"""
\sum_{i=1}^{n} a_i b_i \cdot c + d ⟼ (+sum(i = 1; n; ([a_{i} b_{i}] · c)) +d)
\sum_i \sum_j a_{ij}             ⟼ sum(i; ∅; sum(j; ∅; a_{[i~j]}))
\frac1n\sum_k x_k                ⟼ [frac(1, n) sum(k; ∅; x_{k})]
\sum -x_k y                      ⟼ sum(∅; ∅; (-[x_{k} y]))
a \cdot \prod_{k \in S} p_k      ⟼ (a · prod(k ∈ S; ∅; p_{k}))
\sum_{j \ne i, j > 2} x_j        ⟼ sum(j ≠ i , j > 2; ∅; x_{j})
\sum_{\substack{i=1 \\ i \ne k}}^n x_i ⟼ sum(i = 1 , i ≠ k; n; x_{i})
\int_0^1 f\,dx                   ⟼ int(0; 1; [f d~x])
\max_j z_j - \min x              ⟼ (+max(j; ∅; z_{j}) -min(∅; ∅; x))
\max(0,z) \min\{1,z\}            ⟼ [<max> «(0 , z» <min> «{1 , z»]
z_{\max}                         ⟼ z_{<max>}
\arg\max_k p_k                   ⟼ argmax(k; ∅; p_{k})
\operatorname*{arg\,min}_{u,v} L ⟼ argmin(u , v; ∅; L)
\underset{u}{\arg\min} L         ⟼ argmin(u; ∅; L)
\lim_{h\to 0} g(h)               ⟼ lim(h → 0; ∅; [g «(h»])
\mathbb E_{x\sim p}[g]           ⟼ expect(x ~ p; ∅; «[g»)
\mathbb{E}[g]                    ⟼ [blackboard:E «[g»]
\log\sum_k e^{z_k}               ⟼ [<log> sum(k; ∅; e^{z_{k}})]
""")
def test_operators_over_a_range(latex, expected):
    assert read(latex) == expected


@table(r"""
(a) [b] \{c\} \langle u, v\rangle ⟼ [«(a» «[b» «{c» «⟨u , v»]
\left(\frac ab\right) \bigl[c\bigr] ⟼ [«(frac(a, b)» «[c»]
|u| \lvert v\rvert \left|w\right| ⟼ [«|u» «|v» «|w»]
\|u\|_F^2 ||v||_2 \Vert w\Vert   ⟼ [«‖u»_{F}^{2} «‖v»_{2} «‖w»]
\lVert\cdot\rVert                ⟼ «‖·»
|u||v| + 2|w|                    ⟼ (+[«|u» «|v»] +[2 «|w»])
| |u| - v |                      ⟼ «|(+«|u» -v)»
|u - v| \le |w|                  ⟼ «|(+u -v)» ≤ «|w»
\lfloor n/2 \rfloor              ⟼ «⌊(n / 2)»
x \in [0,1)                      ⟼ x ∈ «[0 , 1»
x \in ]0,1[                      ⟼ x ∈ «]0 , 1»
p(y \mid x) p(y|x;\theta)        ⟼ [p «(y | x» p «(y | x ; θ»]
p(a|b)p(c|d)                     ⟼ [p «(a | b» p «(c | d»]
P(t=1)                           ⟼ [P «(t = 1»]
f(\cdot, y)                      ⟼ [f «(· , y»]
D(p\,\|\,q)                      ⟼ [D «(p ‖ q»]
()                               ⟼ «(∅»
""")
def test_brackets_and_bars(latex, expected):
    assert read(latex) == expected


@table(r"""
\frac{dL}{dw}\Big|_{w=0}         ⟼ at(frac([d~L], [d~w]), w = 0)
\left.\frac{dL}{dw}\right|_{w}   ⟼ at(frac([d~L], [d~w]), w)
a\frac{d}{dx} g(x)|_{x=0}        ⟼ [a at([frac(d, [d~x]) g «(x»], x = 0)]
w - a\frac{dL}{dw}\bigr|_{w}     ⟼ (+w -[a at(frac([d~L], [d~w]), w)])
""")
def test_evaluation_at_a_point(latex, expected):
    assert read(latex) == expected


@table(r"""
a = b := c \coloneqq d           ⟼ a = b := c := d
a \stackrel{\text{def}}{=} b \overset{(1)}{=} c ⟼ a := b = c
a \equiv b \approx c \simeq d    ⟼ a ≡ b ≈ c ≈ d
w \leftarrow v \gets u \to t     ⟼ w ← v ← u → t
x \in S \sim p \propto q         ⟼ x ∈ S ~ p ∝ q
0 < a \le b \leqslant c \ne d    ⟼ 0 < a ≤ b ≤ c ≠ d
a <= b \not= c \not\in D         ⟼ a ≤ b ≠ c ∉ D
f: \mathbb R \to S               ⟼ f : blackboard:R → S
x \mapsto x^2                    ⟼ x ↦ x^{2}
= a + b                          ⟼ ∅ = (+a +b)
""")
def test_relations(latex, expected):
    assert read(latex) == expected


@table(r"""
\begin{pmatrix} a & b \\ c & d \\ \end{pmatrix} ⟼ matrix(a & b; c & d»
\begin{bmatrix} a \\ \vdots \end{bmatrix}^T ⟼ matrix[a; …»^{T}
\left[\begin{array}{cc} a & b \\ \hline c & d \end{array}\right] ⟼ matrix[a & b; c & d»
\begin{vmatrix} a \end{vmatrix}  ⟼ matrix|a»
\begin{bmatrix} a & \\ & b \end{bmatrix} ⟼ matrix[a & ""; "" & b»
h=\begin{cases} a & \text{if } z>0 \\ b & \text{otherwise}\end{cases} ⟼ h = cases(a if z > 0; b if ∅)
h=\begin{cases} a, & \text{if}\ z\ge 0, \\ b & z<0. \end{cases} ⟼ h = cases(a if z ≥ 0; b if z < 0)
h=\begin{cases} a & \mbox{if $z>0$} \\ b & else \end{cases} ⟼ h = cases(a if z > 0; b if ∅)
h=\begin{cases} a & if z>0 \\ b & otherwise \end{cases} ⟼ h = cases(a if z > 0; b if ∅)
h=\begin{cases} a \quad \text{for } z>0 \\ b, \text{ else} \end{cases} ⟼ h = cases(a if z > 0; b if ∅)
h=\left\{\begin{array}{ll} a & z>0 \\ b & z \le 0 \end{array}\right. ⟼ h = cases(a if z > 0; b if z ≤ 0)
h=\begin{cases} a & z>0 \text{ and } z<1 \\ b & \text{with luck} \end{cases} ⟼ h = cases(a if z > 0 , z < 1; b if "with luck")
\underset{n\times p}{X}          ⟼ note(X, (n × p))
\underbrace{a+b}_{n} \overbrace{c}^{m} ⟼ [note((+a +b), n) note(c, m)]
\underbrace{u}_{p}\underbrace{-v\odot w}_{q} ⟼ [note(u, p) note((-(v ⊙ w)), q)]
a_1 + \dots + a_n                ⟼ (+a_{1} +… +a_{n})
""")
def test_matrices_cases_and_notes(latex, expected):
    assert read(latex) == expected


@table(r"""
σ(z) = 1/(1+e^{−z})              ⟼ [σ «(z»] = (1 / «((+1 +e^{(-z)})»)
∂L/∂W⁽²⁾                         ⟼ ([∂ L] / [∂ W^{«(2»}])
x₁² ∈ ℝⁿ                         ⟼ x_{1}^{2} ∈ blackboard:R^{n}
ŷ = Wᵀ·x ⊙ y′                    ⟼ hat(y) = (W^{T} · x ⊙ y')
𝐗⊤𝐲 ≤ 𝓛                          ⟼ [bold:X^{⊤} bold:y] ≤ calligraphic:L
Σ_{k=1}^n x_k + Σ^{-1}           ⟼ (+sum(k = 1; n; x_{k}) +Σ^{(-1)})
√(a+b)                           ⟼ root((+a +b))
""")
def test_unicode(latex, expected):
    assert read(latex) == expected


@table(r"""
a % + b                          ⟼ a
a = b \label{eq:1} \tag{2} \nonumber ⟼ a = b
\displaystyle \sum\limits_{i} x_i ⟼ sum(i; ∅; x_{i})
\color{red} a \textcolor{blue}{b} \boxed{c} \cancel{d} ⟼ [a b c d]
\phantom{a} b \vphantom{\sum} c \mathstrut ⟼ [b c]
\only<2->{a} + \alert{b}         ⟼ (+a +b)
$a = b$                          ⟼ a = b
\begin{equation*} a = b \end{equation*} ⟼ a = b
""")
def test_what_only_sets_the_formula_is_passed(latex, expected):
    assert read(latex) == expected
