"""What the style sheet of the report has beyond that of every page of findings."""

SHEET = """
.symbolic-page.wide main { max-width: 60rem; }
.symbolic-page a { color: var(--link); }
.symbolic-page { --link: #0b5394; }
@media (prefers-color-scheme: dark) { .symbolic-page { --link: #8ec5f7; } }
.symbolic-page.wide main:focus { outline: none; }
.symbolic-page .skip { position: absolute; left: -99rem; background: var(--paper); padding: .5rem; }
.symbolic-page .skip:focus { left: .5rem; top: .5rem; z-index: 2; }
.symbolic-page header { border-bottom: 1px solid var(--line); }
.symbolic-page header ul {
  display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; max-width: 60rem;
  margin: 0 auto; padding: .6rem 1rem;
}
.symbolic-page [aria-current] { color: var(--ink); font-weight: bold; text-decoration: none; }
.symbolic-page :focus-visible { outline: .15rem solid currentColor; outline-offset: .15rem; }
.symbolic-report article { position: relative; }
.symbolic-report article:target { outline: .2rem solid var(--link); outline-offset: .2rem; }
.symbolic-report h4 { margin: .8rem 0 .2rem; font-size: 1rem; }
.symbolic-report .search { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; }
.symbolic-report .search[hidden] { display: none; }
.symbolic-report .search input {
  font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--faint);
  border-radius: .3rem; padding: .3rem .5rem; min-width: 0; width: 18rem; max-width: 100%;
  box-sizing: border-box;
}
.symbolic-report .contents { columns: 20rem; }
.symbolic-report .contents li { break-inside: avoid; }
.symbolic-report .correction { border-left: .25rem solid var(--good); padding-left: .8rem; }
.symbolic-report .correction p { margin: 0; color: var(--good); }
.symbolic-report .finding { border-top: 1px solid var(--line); margin-top: .6rem; }
.symbolic-report .finding > p { margin: .4rem 0; }
.symbolic-report .system { border-left-style: solid; }
.symbolic-report .system.holds { border-left-color: var(--good); }
.symbolic-report .system.fails { border-left: .4rem double var(--bad); }
.symbolic-report .verdict.holds { color: var(--good); }
.symbolic-report .verdict.fails { color: var(--bad); }
.symbolic-report .picture { margin: 1rem 0; }
.symbolic-report .picture svg { display: block; max-width: 100%; height: auto; }
.symbolic-report .gallery {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr));
  gap: 0 1.5rem;
}
.symbolic-report #counts tbody th { min-width: 10rem; }
.symbolic-report td .verdict { white-space: nowrap; }
.symbolic-report td { font-variant-numeric: tabular-nums; }
.symbolic-report .functions dt { color: var(--ink); overflow-wrap: anywhere; }
.symbolic-report .functions { grid-template-columns: 1fr; gap: 0; }
.symbolic-report .functions dd { margin: 0 0 .6rem 1rem; }
@media print {
  .symbolic-page header, .symbolic-page .skip, .symbolic-report .search { display: none; }
  .symbolic-page { --link: #000000; }
}
"""
