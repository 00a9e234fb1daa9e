"""What was answered stays answered: some of the questions of the net, each time; `python tests/net.py` asks them all."""

from __future__ import annotations

import net
import pytest

EVERY = 37
"""No divisor of the number of questions asked of a matter, so that each kind of question comes in turn."""
KNOWN = net.agreed()


def test_the_net_holds_every_question() -> None:
    """A case or an example that is added is asked about; `python tests/net.py --agree` takes its answer in."""
    assert [question for question, _ in KNOWN] == list(net.questions())


@pytest.mark.parametrize("number", range(0, len(KNOWN), EVERY))
def test_a_question_is_answered_as_it_was(number: int) -> None:
    question, was = KNOWN[number]
    now = net.answer(question)
    assert net.told(now) == net.told(was), f"python tests/net.py --only {number}\n{net.difference(question, str(was), str(now))}"


def test_an_answer_that_differs_is_told() -> None:
    question, was = KNOWN[0]
    assert net.told(was._replace(status=1)) != net.told(was)
    assert "-agreed" in net.difference(question, "agreed", "now")
