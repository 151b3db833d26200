"""The report: what its files say, that they say it again, and the command that writes them."""

import json
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from symbolic.command import main
from symbolic.lectures.catalogue import Against, Entry, Lecture, Section
from symbolic.report import contents, making, markdown, record, tex

SQUARES = Against(
    "symbolic.lectures.functions:mean_squares", "f", {"f": "n", "y": "n"}, claim=r"2 (f - y)"
)
SMALL = Lecture(
    "000",
    "A lecture & more",
    (
        Section(
            "Squares",
            (
                Entry("L0-001", "z = w^2 x", "definition", "3"),
                Entry("L0-002", r"\frac{dz}{dw} = 2 w x", "derivative", "4-5"),
                Entry("L0-003", r"\frac{dL}{df} = 2 (f - y)", "gradient", "6", against=SQUARES),
                Entry("L0-004", r"\frac{dz}{dw} = w x", "derivative", "7", "jaxnn.mse"),
            ),
            "x: scalar; w: scalar",
        ),
    ),
)
TABLE = SimpleNamespace(caption="Steps", header=("step", "loss"), rows=(("1", "0.5"),))
SYSTEM = SimpleNamespace(
    id="A1", title="A run_1", expected="it falls", outcome="it fell to 1 %", holds=True,
    function="jaxnn.fit", tables=(TABLE,),
)  # fmt: skip


@pytest.fixture
def small(monkeypatch):
    for module in (contents, making):
        monkeypatch.setattr(module, "lecture", lambda number: SMALL)
    plugged = {"systems": (SYSTEM,), "graphs": ()}
    monkeypatch.setattr(contents, "_plugged", lambda module, name, one: plugged[module])
    return contents.made(("000",))


def test_what_is_false_is_corrected_from_the_derivation(small):
    by_name = {one.entry.id: one for one in small.lectures[0].checked}
    sorts = {name: one.sort for name, one in by_name.items()}
    assert sorts == {
        "L0-001": "definition",
        "L0-002": "proved",
        "L0-003": "true only if",
        "L0-004": "refuted",
    }
    assert by_name["L0-003"].correction == r"\frac{\partial L}{\partial f} = \frac{2}{n} (f - y)"
    assert by_name["L0-004"].correction == r"\frac{dz}{dw} = 2 x w"
    assert by_name["L0-003"].derivation is not None
    assert by_name["L0-003"].numerics["float32"].ordinary.largest_ulp < 4


def test_counts_are_those_of_the_entries(small):
    assert small.counts == contents.counts_of(small.lectures[0].checked)
    assert sum(small.counts.values()) == 4
    assert contents.summary(small.counts).endswith(
        "3 of 3 that can be checked are decided (100.0%)"
    )


def test_json_holds_everything(small):
    whole = json.loads(record.to_json(small))
    assert whole["version"] == 1
    first = whole["lectures"][0]
    assert first["systems"][0]["tables"][0]["rows"] == [["1", "0.5"]]
    false = first["entries"][2]
    assert false["findings"][0]["counterexample"]["sizes"]
    assert false["steps"][-1]["latex"]


def test_markdown_has_a_file_for_each_lecture(small):
    files = markdown.files(small)
    assert list(files) == ["index.md", "lecture-000.md"]
    assert "2 (f - y)" in files["index.md"]
    assert "### L0-003: true only if" in files["lecture-000.md"]
    assert "| 1 | 0.5 |" in files["lecture-000.md"]


def test_tex_escapes_words_and_closes_what_it_opens(small):
    text = tex.document(small)
    assert r"A lecture \& more" in text
    assert r"A run\_1" in text
    assert r"1 \%" in text
    opened = re.findall(r"\\begin\{(\w+)\}", text)
    assert sorted(opened) == sorted(re.findall(r"\\end\{(\w+)\}", text))
    assert text.count("\\[") == text.count("\\]")


def test_a_second_run_differs_in_one_line_only(small):
    again = contents.made(("000",))
    for one, other in (
        (record.to_json(small), record.to_json(again)),
        (tex.document(small), tex.document(again)),
        *zip(markdown.files(small).values(), markdown.files(again).values(), strict=True),
    ):
        pairs = zip(one.splitlines(), other.splitlines(), strict=True)
        assert sum(mine != theirs for mine, theirs in pairs) <= 1


@pytest.mark.parametrize(
    ("format", "files"),
    [
        ("json", ["report.json"]),
        ("md", ["index.md", "lecture-000.md"]),
        ("tex", ["lectures.tex"]),
    ],
)
def test_the_command_writes_its_files(small, tmp_path, capsys, format, files):
    out = tmp_path / "made" / "report"
    assert main(["report", "000", "--out", str(out), "--format", format]) == 0
    assert sorted(path.name for path in out.iterdir()) == files
    printed = capsys.readouterr()
    assert f"written: {out / files[0]}" in printed.out
    assert printed.err.startswith("symbolic report: checking 4 entries of 1 lectures")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["005"], "there is no lecture '005'; write 000, 001, 002, 003, 004"),
        (["--format", "md", "--out", "file"], "--out file is no folder"),
        (["--format", "doc"], "invalid choice"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_sentence(
    tmp_path, monkeypatch, capsys, arguments, sentence
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    try:
        status = main(["report", *arguments])
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert sentence in capsys.readouterr().err


def test_a_part_that_is_not_there_leaves_its_place_empty():
    assert contents._plugged("nowhere", "shown", SMALL) == ()


def test_the_environment_names_versions_and_the_device():
    names = dict(contents.environment())
    assert {"Python", "jax", "device"} <= names.keys()


def test_help_is_quick_and_needs_no_jax():
    code = (
        "import sys; from symbolic.command import _parser; _parser(); print('jax' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
