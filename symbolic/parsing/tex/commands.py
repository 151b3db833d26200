"""What the commands of LaTeX's mathematics stand for, as tables."""

from __future__ import annotations


def _named(names: str, made: str) -> dict[str, str]:
    return dict(zip(names.split(), made.split(), strict=True))


GREEK = _named(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda"
    " mu nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega"
    " Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma",
    "α β γ δ ϵ ε ζ η θ ϑ ι κ ϰ λ μ ν ξ ο π ϖ ρ ϱ σ ς τ υ ϕ φ χ ψ ω Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω ϝ",
)

SYMBOLS = _named(
    "partial nabla infty ell top bot perp intercal dagger dag ddagger square Box hbar emptyset"
    " varnothing forall exists imath jmath Re Im aleph neg lnot sharp flat checkmark diamond"
    " triangle bigtriangleup",
    "∂ ∇ ∞ ℓ ⊤ ⊥ ⊥ ⊺ † † ‡ □ □ ħ ∅ ∅ ∀ ∃ i j ℜ ℑ ℵ ¬ ¬ ♯ ♭ ✓ ⋄ △ △",
)

RELATIONS = _named(
    "coloneqq coloneq colonequals defeq triangleq doteq equiv approx simeq cong gets leftarrow"
    " longleftarrow to rightarrow longrightarrow mapsto longmapsto in notin ni sim propto lt le leq"
    " leqslant gt ge geq geqslant ne neq ll gg subset subseteq supset supseteq colon"
    " vcentcolon approxeq leftrightarrow",
    ":= := := := := := ≡ ≈ ≈ ≈ ← ← ← → → → ↦ ↦ ∈ ∉ ∋ ~ ∝ < ≤ ≤ ≤ > ≥ ≥ ≥ ≠ ≠ ≪ ≫ ⊂ ⊆ ⊃ ⊇ : : ≈ ↔",
)

OPERATORS = _named(
    "cdot times ast star odot circ otimes oslash div setminus smallsetminus cup cap bullet slash",
    "· × * * ⊙ ∘ ⊗ ⊘ / ∖ ∖ ∪ ∩ • /",
)

DOTS = frozenset(
    "dots ldots cdots vdots ddots dotsc dotsb dotsm dotsi dotso hdots mathellipsis".split()
)

FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom ker lg ln log Pr sec"
    " sin sinh tan tanh mod bmod".split()
)

BIG = {name: name for name in "sum prod int max min sup inf lim argmax argmin".split()}

ACCENTS = {
    **{name: name for name in "hat bar tilde dot ddot vec check overline underline".split()},
    **{name: name for name in "breve acute grave mathring".split()},
    "widehat": "hat",
    "widetilde": "tilde",
    "widecheck": "check",
    "overrightarrow": "vec",
}

STYLES = {
    **dict.fromkeys("mathbf boldsymbol bm pmb symbf mathbfit symbfit bf boldmath".split(), "bold"),
    **dict.fromkeys("mathcal mathscr mathfrak cal".split(), "calligraphic"),
    **dict.fromkeys("mathbb mathds mathbbm Bbb symbb".split(), "blackboard"),
    **dict.fromkeys("mathrm mathsf mathtt mathup symrm rm sf tt".split(), "roman"),
    **dict.fromkeys("mathit mathnormal it mit symit".split(), "italic"),
}
OLD_STYLES = frozenset("bf cal mit rm sf tt it boldmath".split())
"""The styles that hold until the group ends."""

TEXTS = frozenset(
    "text mbox hbox textrm textit textbf textsf texttt textnormal textup textsc emph textsl".split()
)

FRACTIONS = frozenset("frac dfrac tfrac cfrac nicefrac sfrac flatfrac".split())

OPENING = _named(
    "lvert lVert langle lfloor lceil lbrace lbrack {",
    "| ‖ ⟨ ⌊ ⌈ { [ {",
)
CLOSING = _named(
    "rvert rVert rangle rfloor rceil rbrace rbrack }",
    "| ‖ ⟩ ⌋ ⌉ } ] }",
)
BARS = {"vert": "|", "Vert": "‖", "|": "‖"}

SIZES = {
    size + side: side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}
"""Commands that make a bracket large, and the side on which it stands."""

THIN = frozenset(
    [*",:;!> /-", "thinspace", "medspace", "thickspace", "negthinspace", "nobreakspace"]
)
GAPS = frozenset("quad qquad enspace enskip hfill hfil".split())
LENGTHS = frozenset("kern mkern hskip mskip vskip".split())

IDLE = frozenset(
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag mathstrut"
    " strut allowbreak nobreak relax noindent par small large Large tiny scriptsize footnotesize"
    " normalsize centering hline toprule midrule bottomrule pause qedhere break protect null"
    " unboldmath selectfont displaylimits newline ( ) [ ] noalign".split()
)
IDLE_WITH_ARGUMENT = {
    **dict.fromkeys("label tag ref eqref cite citep citet phantom vphantom hphantom".split(), 1),
    **dict.fromkeys(
        "color vspace footnote cline pagecolor index autoref cref mathversion".split(), 1
    ),
    "rule": 2,
}
KEPT = {
    **dict.fromkeys(
        "boxed ensuremath cancel bcancel xcancel mathop mathrel mathbin mathord".split(), 0
    ),
    **dict.fromkeys("mathopen mathclose mathpunct mathinner smash rlap llap mathrlap".split(), 0),
    **dict.fromkeys("mathclap mathllap fbox alert uncover only visible onslide hl".split(), 0),
    **dict.fromkeys("textcolor colorbox cancelto href htmlClass".split(), 1),
    "fcolorbox": 2,
    "multicolumn": 2,
}
"""Commands whose last argument stays, and how many arguments before it are dropped."""

PARTING = frozenset(
    "Rightarrow implies iff Leftrightarrow Longrightarrow Leftarrow impliedby therefore because"
    " wedge land Longleftrightarrow Longleftarrow leadsto rightsquigarrow".split()
)
"""Commands that part statements."""

ON_FILES = frozenset(
    "input include read readline openin openout write immediate closein closeout includegraphics"
    " InputIfFileExists lstinputlisting verbatiminput includeonly subfile"
    " import newread newwrite".split()
)
ON_TEX_ITSELF = frozenset(
    "csname endcsname catcode expandafter futurelet special directlua loop repeat"
    " afterassignment aftergroup uppercase lowercase string meaning noexpand begingroup endgroup"
    " usepackage documentclass ExplSyntaxOn scantokens everymath"
    " mathchardef mathcode chardef".split()
)

ALIGNMENTS = frozenset(
    "aligned align alignat alignedat gather gathered split eqnarray multline multlined flalign"
    " equation displaymath math subequations lgathered rgathered IEEEeqnarray empheq".split()
)
MATRICES = {
    "matrix": "",
    "smallmatrix": "",
    "array": "",
    "tabular": "",
    "subarray": "",
    "pmatrix": "(",
    "psmallmatrix": "(",
    "bmatrix": "[",
    "bsmallmatrix": "[",
    "Bmatrix": "{",
    "vmatrix": "|",
    "Vmatrix": "‖",
}
CASES = frozenset("cases dcases rcases drcases numcases subnumcases".split())
WITH_SPECIFICATION = frozenset(
    "array alignat alignedat tabular subarray IEEEeqnarray numcases subnumcases".split()
)
"""Environments whose name is followed by an argument that says how columns are set."""

CONNECTIVES = frozenset(
    "and or where with for if then so thus hence since because when while i.e. e.g. otherwise let"
    " as such that is are be has have the a an of in on at by to from we get gives see note but"
    " also all each every any some else only both resp. given".split()
)
"""Words that are prose and no names."""

OTHERWISE = frozenset(("otherwise", "else", "elsewhere", "in all other cases", "other"))
CONDITIONAL = ("if and only if", "if", "for all", "for", "when", "where", "while", "in case")
