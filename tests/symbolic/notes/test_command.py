"""`symbolic check`: what it prints, what it writes, and the status with which it ends."""

import io
import json
import os
import subprocess
import sys
import time
from xml.etree import ElementTree

import pytest

import symbolic.notes
from symbolic.command import main
from symbolic.notes.documents import NotADocument
from symbolic.notes.findings import Report
from symbolic.verdict import TRUE_ONLY_IF
from tests.symbolic.notes.hand_made import (
    FINE,
    HOSTILE,
    LECTURE,
    NOT_READ,
    REFUTED_ONE,
    TRUE_ONLY_IF_ONE,
    UNDECIDED_ONE,
)

REPORTS = {
    "fine.md": FINE,
    "lecture.md": LECTURE,
    "hostile.md": HOSTILE,
    "refuted.md": Report((REFUTED_ONE,)),
    "needs.md": Report((TRUE_ONLY_IF_ONE,)),
    "undecided.md": Report((UNDECIDED_ONE,)),
    "unread.md": Report((NOT_READ,)),
    "empty.md": Report(()),
}


def checked(path, progress=None):
    """What is found on files of these names."""
    if path == "gone.md":
        raise NotADocument("gone.md is not there; write the name of a note")
    if path == "secret.md":
        raise PermissionError(13, "Permission denied", path)
    if path == "interrupted.md":
        raise KeyboardInterrupt
    if path == "slow.md" and progress is not None:
        progress(1, 3)
        time.sleep(1.1)
        progress(2, 3)
    return REPORTS.get(path, FINE)


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch, tmp_path):
    monkeypatch.setattr(symbolic.notes, "check_notes", checked, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("fine.md", 0),
        ("empty.md", 0),
        ("refuted.md", 1),
        ("needs.md", 1),
        ("fine.md lecture.md", 1),
        ("undecided.md unread.md", 0),
        ("undecided.md --strict", 1),
        ("unread.md --strict", 1),
        ("fine.md --strict", 0),
        ("gone.md", 2),
        ("gone.md refuted.md", 2),
        ("interrupted.md", 130),
        ("refuted.md --json", 1),
        ("fine.md --html nowhere/page.html", 2),
    ],
)
def test_status(arguments, status, capsys):
    assert main(["check", *arguments.split()]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_text_ends_with_a_summary(capsys):
    main(["check", "lecture.md", "empty.md"])
    out, err = capsys.readouterr()
    *_, first, second, both = out.splitlines()
    assert "\nlecture.md:42: REFUTED  ∂L/∂W₂ = Aᵀ δ\n    as written" in out
    assert "definition  Z" not in out
    assert first.startswith("lecture.md: 5 claims: 1 proved")
    assert second == "empty.md: no claims"
    assert both.startswith("2 files: 5 claims")
    assert err == ""


def test_more_and_less_text(capsys):
    main(["check", "lecture.md", "--verbose"])
    assert "lecture.md:5: mention  W\n" in capsys.readouterr().out
    main(["check", "fine.md", "lecture.md", "--quiet"])
    lines = capsys.readouterr().out.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [head.split("  ")[0] for head in heads] == [
        "lecture.md:42: REFUTED",
        f"lecture.md:50: {TRUE_ONLY_IF}",
    ]
    main(["check", "unread.md", "--quiet"])
    assert capsys.readouterr().out == ""
    main(["check", "unread.md", "--quiet", "--strict"])
    assert capsys.readouterr().out.startswith("lecture.md:80: not read")


def test_what_cannot_be_read_is_one_sentence_and_the_rest_is_checked(capsys):
    assert main(["check", "gone.md", "fine.md", "secret.md", "fine.md"]) == 2
    out, err = capsys.readouterr()
    assert out.count("PROVED") == 1
    assert err.splitlines() == [
        "symbolic check: gone.md is not there; write the name of a note",
        "symbolic check: secret.md cannot be read: Permission denied",
    ]


def test_json_is_all_that_is_printed(capsys):
    main(["check", "lecture.md", "hostile.md", "gone.md", "--json"])
    whole = json.loads(capsys.readouterr().out)
    assert len(whole["findings"]) == len(LECTURE) + len(HOSTILE)
    assert whole["counts"]["refuted"] == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "symbolic: the following arguments are required: COMMAND; see symbolic --help"),
        (["check"], "symbolic check: the following arguments are required: FILE; see"),
        (["check", "--jsn", "a.md"], "symbolic: unrecognized arguments: --jsn; see"),
        (["check", "a.md", "--quiet", "--verbose"], "not allowed with"),
        (["chek", "a.md"], "invalid choice: 'chek'"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    out, err = capsys.readouterr()
    assert sentence in err
    assert (out, err.count("\n")) == ("", 1)


def test_page_is_written_whole_or_not_at_all(tmp_path, capsys, monkeypatch):
    page = tmp_path / "report.html"
    assert main(["check", "lecture.md", "hostile.md", "gone.md", "--html", "report.html"]) == 2
    text = page.read_text(encoding="utf-8")
    ElementTree.fromstring(text.removeprefix("<!doctype html>"))
    assert "<script" not in text
    assert "gone.md is not there" in text
    assert os.listdir(tmp_path) == ["report.html"]
    monkeypatch.setattr(os, "replace", refuse)
    assert main(["check", "fine.md", "--html", "report.html"]) == 2
    assert "report.html cannot be written: No space left on device" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == text
    assert os.listdir(tmp_path) == ["report.html"]


def refuse(*names):
    raise OSError(28, "No space left on device")


def test_page_never_takes_the_place_of_a_note_or_a_device(tmp_path, capsys):
    note = tmp_path / "fine.md"
    note.write_text("$a$")
    (tmp_path / "folder").mkdir()
    assert main(["check", "fine.md", "--html", "./fine.md"]) == 2
    assert main(["check", "fine.md", "--html", os.devnull]) == 2
    assert main(["check", "fine.md", "--html", "folder"]) == 2
    assert note.read_text() == "$a$"
    out, err = capsys.readouterr()
    assert out == ""
    assert "would overwrite a note" in err
    assert err.count("is not a regular file; write the name of a page, such as report.html") == 2


class Terminal(io.TextIOWrapper):
    """A stream that says that it is a terminal."""

    def __init__(self, encoding="utf-8"):
        super().__init__(io.BytesIO(), encoding=encoding, write_through=True)

    def isatty(self):
        return True

    @property
    def written(self):
        return self.buffer.getvalue().decode(self.encoding)  # type: ignore[attr-defined]


def test_terminal_has_colours_and_progress(monkeypatch):
    out, err = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    main(["check", "lecture.md"])
    assert "\x1b[1;31mREFUTED" in out.written
    assert err.written == ""
    main(["check", "slow.md"])
    assert "slow.md" in err.written
    assert "2/3" in err.written
    monkeypatch.setenv("NO_COLOR", "1")
    before = out.written
    main(["check", "lecture.md"])
    assert "\x1b" not in out.written.removeprefix(before)


def test_streams_that_cannot_write_every_character(monkeypatch):
    out = Terminal("ascii")
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["check", "refuted.md"]) == 1
    assert r"\u2202L/\u2202W\u2082" in out.written
    assert main(["check", "refuted.md", "--json"]) == 1
    assert "∂L/∂W₂" in out.written


def test_reader_that_goes_away_is_no_error():
    program = (
        "import sys, symbolic.notes; from symbolic.command import main;"
        "from symbolic.notes.findings import Finding, Report;"
        "many = Report((Finding('a.md', 1, '', 'x', 'not read'),) * 50_000);"
        "symbolic.notes.check_notes = lambda path, progress: many;"
        "sys.exit(main(['check', 'a.md']))"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 130
