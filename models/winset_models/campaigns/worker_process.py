"""What a worker process does: it builds the evaluator of a campaign and answers samples until its input ends.

It takes requests from standard input and gives replies on what was standard output, as pickles. Whatever else is
written to standard output, by libraries for example, goes to standard error. The process ends with its parent.
"""

import os
import pickle
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final

from winset_models.campaigns.campaign import Evaluator, Record
from winset_models.campaigns.task import Pack, answers, raised


@dataclass(frozen=True)
class Ready:
    """The evaluator is built."""


@dataclass(frozen=True)
class Finished:
    """All samples that were asked for are answered."""


@dataclass(frozen=True)
class Raised:
    """Building the evaluator, or answering the next sample, raised an exception."""

    words: str


_IDLE: Final = 600.0
"""Seconds without anything to do after which the process ends; a cluster may never have anything again."""

Request = Pack | range
Reply = Ready | Record | Finished | Raised


def serve() -> None:
    """Answer requests until standard input ends."""
    inbox: SimpleQueue[Request] = SimpleQueue()
    threading.Thread(target=_listen, args=(inbox,), daemon=True).start()
    respond = _responder()
    pack: Pack | None = None
    evaluator: Evaluator | None = None
    while True:
        try:
            request = inbox.get(timeout=_IDLE)
        except Empty:
            os._exit(0)
        try:
            if isinstance(request, Pack):
                pack, evaluator = request, None
                evaluator = pack.unpacked().evaluator()
                respond(Ready())
            elif pack is not None and evaluator is not None:
                for record in answers(evaluator, request, pack.quantities):
                    respond(record)
                respond(Finished())
        except Exception as error:  # noqa: BLE001  # whatever a sample does is told, and the next one is answered
            respond(Raised(raised(error)))


def _listen(inbox: SimpleQueue[Request]) -> None:
    while True:
        try:
            inbox.put(pickle.load(sys.stdin.buffer))
        except (EOFError, OSError):
            os._exit(0)


def _responder() -> Callable[[Reply], None]:
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def respond(reply: Reply) -> None:
        try:
            replies.write(pickle.dumps(reply))
            replies.flush()
        except OSError:
            os._exit(0)

    return respond
