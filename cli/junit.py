"""Scenarios that were run as tests, as JUnit XML."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from regrights.bridge.answers.changed import ScenarioAnswer
from regrights.cli.text import printable


def junit_xml(answers: Sequence[ScenarioAnswer]) -> str:
    """Return one test suite with a case a scenario. One that expects nothing is a failure."""
    failed = [answer for answer in answers if not answer.passed]
    seconds = sum(answer.seconds for answer in answers)
    head = {
        "name": "regrights",
        "tests": str(len(answers)),
        "failures": str(len(failed)),
        "errors": "0",
        "time": f"{seconds:.3f}",
    }
    suites = ElementTree.Element("testsuites", head)
    suite = ElementTree.SubElement(suites, "testsuite", head)
    for answer in answers:
        case = {"classname": printable(answer.matter), "name": printable(answer.name), "time": f"{answer.seconds:.3f}"}
        element = ElementTree.SubElement(suite, "testcase", case)
        if not answer.passed:
            wrong = [f"{entry.text}; found: {entry.found}" for entry in answer.expectations if not entry.met]
            text = "\n".join(wrong) or "the scenario expects nothing"
            ElementTree.SubElement(element, "failure", {"message": printable(text.splitlines()[0])}).text = printable(text)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"
