"""The report as pages: an index and one page a lecture, each whole by itself, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from symbolic.report.page.computing import graph_of
from symbolic.report.page.graph import Graph, Node
from symbolic.report.page.index import NAME, index_page
from symbolic.report.page.lecture import file_name, lecture_page, title

if TYPE_CHECKING:
    from symbolic.report.contents import Report

__all__ = ["Graph", "Node", "graph_of", "pages"]


def pages(report: Report) -> Mapping[str, str]:
    """The pages of a report: the name of each file, and what stands in it."""
    names = [(NAME, "Overview"), *((file_name(one), title(one)) for one in report.lectures)]
    made = {NAME: index_page(report, names)}
    for one in report.lectures:
        made[file_name(one)] = lecture_page(one, names)
    return made
