"""The style sheet that pages and the output of notebooks share."""

from symbolic.showing.signs import SIGNS, css_class

_SHEET = """
.symbolic-report, .symbolic-page {
  color-scheme: light dark;
  --ink: #1c1c1c; --faint: #5c5c5c; --paper: #ffffff; --line: #c9c9c9; --wash: #f4f4f2;
  --good: #17692f; --bad: #a81d1d; --half: #7a4b00; --open: #5b3a8c;
}
@media (prefers-color-scheme: dark) {
  .symbolic-report, .symbolic-page {
    --ink: #e8e8e6; --faint: #a9a9a6; --paper: #181818; --line: #4a4a4a; --wash: #242424;
    --good: #7fd497; --bad: #ff9a92; --half: #f0c067; --open: #c9aef2;
  }
}
.symbolic-report, .symbolic-page {
  background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
}
.symbolic-page { margin: 0; }
.symbolic-page main { max-width: 50rem; margin: 0 auto; padding: 1rem; }
.symbolic-page h1, .symbolic-report h2 { overflow-wrap: anywhere; line-height: 1.2; }
.symbolic-report article {
  border: 1px solid var(--line); border-left: .4rem solid var(--faint); border-radius: .3rem;
  margin: 1rem 0; padding: .2rem 1rem .8rem; break-inside: avoid;
}
.symbolic-report h3 {
  display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: space-between;
  margin: .4rem 0; font-size: 1rem;
}
.symbolic-report small { color: var(--faint); font-weight: normal; }
.symbolic-report .formula { overflow: auto; padding: .3rem 0; font-size: 1.1rem; }
.symbolic-report math [mathvariant^="bold"] { font-weight: bold; }
.symbolic-report li, .symbolic-report p, .symbolic-report h3 { overflow-wrap: anywhere; }
.symbolic-report dl {
  display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0;
}
.symbolic-report dt { color: var(--faint); }
.symbolic-report dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.symbolic-report dd:has(math) { overflow: auto; }
.symbolic-report pre {
  background: var(--wash); padding: .6rem; overflow: auto; white-space: pre-wrap;
  overflow-wrap: anywhere; margin: .4rem 0;
}
.symbolic-report summary { cursor: pointer; }
.symbolic-report :focus-visible { outline: .15rem solid currentColor; outline-offset: .15rem; }
.symbolic-report fieldset {
  display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; border: 1px solid var(--line);
}
.symbolic-report article.proved { border-left-color: var(--good); }
.symbolic-report article.refuted { border-left: .4rem double var(--bad); }
.symbolic-report article.true-only-if { border-left: .4rem dashed var(--half); }
.symbolic-report article.agrees { border-left-color: var(--open); }
.symbolic-report article.confirmed { border-left-color: var(--good); }
.symbolic-report article.undecided { border-left: .4rem dotted var(--open); }
.symbolic-report .verdict.proved, .symbolic-report .verdict.confirmed { color: var(--good); }
.symbolic-report .verdict.refuted { color: var(--bad); }
.symbolic-report .verdict.true-only-if { color: var(--half); }
.symbolic-report .verdict.agrees, .symbolic-report .verdict.undecided { color: var(--open); }
.symbolic-report .verdict.not-read { color: var(--faint); }
.symbolic-report .steps > li { margin: .5rem 0; }
.symbolic-report .rule { margin: 0; color: var(--faint); }
.symbolic-report .index { font-size: .9rem; color: var(--faint); }
.symbolic-report .scrolls { overflow: auto; max-width: 100%; }
.symbolic-report table { border-collapse: collapse; margin: .2rem 0 .5rem; }
.symbolic-report article > p { margin: .4rem 0; }
.symbolic-report th, .symbolic-report td {
  border-bottom: 1px solid var(--line); padding: .2rem .7rem .2rem 0; text-align: left;
  vertical-align: top;
}
.symbolic-report thead th { color: var(--faint); font-weight: normal; }
.symbolic-report tbody th { font-weight: normal; }
.symbolic-report .caption { color: var(--faint); margin: .6rem 0 0; }
@media (max-width: 30rem) {
  .symbolic-report article { padding: .2rem .6rem .6rem; }
  .symbolic-report dl { grid-template-columns: 1fr; }
  .symbolic-report dd { margin-left: 1rem; }
}
@media print {
  .symbolic-report, .symbolic-page {
    --ink: #000000; --faint: #333333; --paper: #ffffff; --line: #888888; --wash: #ffffff;
    --good: #000000; --bad: #000000; --half: #000000; --open: #000000;
  }
  .symbolic-report fieldset { display: none; }
  .symbolic-report .formula, .symbolic-report pre { overflow: visible; }
  .symbolic-report details::details-content { content-visibility: visible; block-size: auto; }
}
"""
_HIDING = """.symbolic-report:has(fieldset input.{0}:not(:checked)) article.{0} {{ display: none; }}
"""
STYLE = _SHEET + "".join(_HIDING.format(css_class(sort)) for sort in SIGNS)
