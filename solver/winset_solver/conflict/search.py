"""The search for conflicts and corrections by turns.

References
----------
M. H. Liffiton, A. Previti, A. Malik, J. Marques-Silva, "Fast, flexible MUS enumeration", Constraints 21 (2016) 223–250
(MARCO: a map of the sets not yet explored; not opened, but the authors' page about it was:
sun.iwu.edu/~mliffito/marco-viz). J. Davies, F. Bacchus, "Solving MAXSAT by solving a sequence of simpler SAT
instances", CP 2011, LNCS 6876, 225–239 (implicit hitting sets; not opened).
"""

from collections.abc import Callable
from math import inf
from time import perf_counter

from winset_solver.conflict.hitting_sets import HittingSets
from winset_solver.conflict.oracle import Answer, Groups, Oracle
from winset_solver.conflict.sets import Conflict, Correction
from winset_solver.conflict.shrinking import shrink
from winset_solver.status import Claim, OutcomeStatus, Unanswered
from winset_solver.tolerances import AGREEMENT

OnConflict = Callable[[Conflict], None]
OnCorrection = Callable[[Correction], None]


def in_order(correction: Correction) -> tuple[float, int, tuple[int, ...]]:
    """Return what corrections are sorted by: cost, then number of members, then members."""
    return correction.cost, len(correction.members), correction.members


class Search:
    """A map of the sets not yet explored, and the conflicts and corrections found.

    A set of groups to give up is unexplored while it hits every conflict and contains no correction. The cheapest one
    is asked about: if the others can hold, it is a correction and no unlisted one is cheaper; if not, a point met on
    the way that no correction explains is grown to one, and the others are shrunk to a conflict. Every "they cannot"
    met in growing is shrunk to a conflict as well, so that all that is claimed rests on confirmed conflicts and
    verified points.
    """

    def __init__(
        self, oracle: Oracle, on_conflict: OnConflict | None = None, on_correction: OnCorrection | None = None
    ) -> None:
        self.oracle = oracle
        self.bound = 0.0
        self.conflicts: list[Conflict] = []
        self.corrections: list[Correction] = []
        self._on_conflict, self._on_correction = on_conflict, on_correction
        self._enough: Callable[[Search], bool] = lambda _: False
        self._map = HittingSets(oracle.problem.prices)
        self._notes: tuple[str, ...] = ()
        self._began = perf_counter()
        self._before = (oracle.solves, len(oracle.claims), len(oracle.notes))

    def run(self, enough: Callable[["Search"], bool]) -> OutcomeStatus:
        """Explore until nothing is left, or until ``enough`` says so after a finding; return how it ended."""
        self._enough = enough
        try:
            self._list_known()
            if self.oracle.answer(frozenset()).x is None:
                self._shrunk(frozenset())
            while self._advance():
                pass
        except Unanswered as stop:
            self._notes = stop.notes
        if self.bound == inf:
            nothing = any(not conflict.members for conflict in self.conflicts)
            return OutcomeStatus.NO_PACKAGE if nothing else OutcomeStatus.OPTIMAL
        found = self.conflicts or self.corrections
        return OutcomeStatus.STOPPED_WITH_SOLUTION if found else OutcomeStatus.STOPPED_WITHOUT_SOLUTION

    @property
    def proven(self) -> list[Correction]:
        """The corrections that no unlisted one undercuts."""
        most = self.bound + AGREEMENT * max(1.0, self.bound)
        return [correction for correction in self.corrections if correction.cost <= most]

    @property
    def candidates(self) -> list[Correction]:
        """The corrections, and what the points that none of them explains leave out, which may not be minimal."""
        left_out = [(self.oracle.groups - p.groups, p.x) for p in self.oracle.points if not self._explained(p)]
        extra = [Correction(tuple(sorted(g)), self.oracle.cost(g), x) for g, x in left_out if x is not None]
        return sorted([*self.corrections, *extra], key=in_order)

    @property
    def solves(self) -> int:
        """Number of HiGHS runs about the program."""
        return self.oracle.solves - self._before[0]

    @property
    def seconds(self) -> float:
        """Wall time so far."""
        return perf_counter() - self._began

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Second opinions beside those that the conflicts carry themselves."""
        return (*self.oracle.claims[self._before[1] :], *self._map.claims("every correction that costs less is listed"))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know about the answer."""
        return (*self.oracle.notes[self._before[2] :], *self._notes)

    def _advance(self) -> bool:
        """Ask about the cheapest unexplored set; return whether there was one."""
        given_up = self._map.cheapest(self.oracle.control)
        self.bound = inf if given_up is None else max(self.bound, given_up.bound)
        if given_up is None:
            return False
        self._pause()
        answer = self.oracle.answer(self.oracle.groups - given_up.members)
        if answer.x is not None:
            self._grow(answer)
            return True
        unexplained = [point for point in self.oracle.points if not self._explained(point)]
        if unexplained:
            self._grow(max(unexplained, key=lambda point: self.oracle.cost(point.groups)))
        self._shrunk(answer.groups)
        return True

    def _explained(self, point: Answer) -> bool:
        return any(point.groups.isdisjoint(correction.members) for correction in self.corrections)

    def _grow(self, answer: Answer) -> None:
        """Add groups, the dearest first, until no other can hold as well: what is left out is a correction."""
        settled = False
        while not settled:
            answer, refused = self._grown(answer)
            settled = all(self._shrunk(core, needed=frozenset([group])) for group, core in refused.items())
        members = self.oracle.groups - answer.groups
        if members not in self.oracle.corrections and answer.x is not None:
            found = Correction(tuple(sorted(members)), self.oracle.cost(members), answer.x)
            self.oracle.corrections[members] = found
            self._list_correction(found)

    def _grown(self, answer: Answer) -> tuple[Answer, dict[int, Groups]]:
        """Return a largest set around an answer, and for each group left out some that it cannot hold with."""
        prices, refused = self.oracle.problem.prices, {}
        for group in sorted(self.oracle.groups - answer.groups, key=lambda group: (-prices[group], group)):
            if group not in answer.groups:
                wider = self.oracle.answer(answer.groups | {group})
                if wider.x is None:
                    refused[group] = wider.groups
                else:
                    answer = wider
        return answer, {group: core for group, core in refused.items() if group not in answer.groups}

    def _shrunk(self, groups: Groups, *, needed: Groups = frozenset()) -> bool:
        """List a conflict among groups that cannot all hold; return False where it turns out that they can."""
        known = self.oracle.known(groups)
        if known is not None:
            return known.x is None
        conflict = shrink(self.oracle, groups, needed=needed)
        if conflict is None:
            return False
        if not conflict.irreducible:
            raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        if conflict not in self.conflicts:
            self._list_conflict(conflict)
        return True

    def _list_known(self) -> None:
        for conflict in self.oracle.conflicts.values():
            self._list_conflict(conflict)
        for correction in self.oracle.corrections.values():
            self._list_correction(correction)

    def _list_conflict(self, conflict: Conflict) -> None:
        self.conflicts.append(conflict)
        self._map.hit(conflict.members)
        if self._on_conflict is not None:
            self._on_conflict(conflict)
        self._report()

    def _list_correction(self, correction: Correction) -> None:
        self.corrections.append(correction)
        self._map.avoid(correction.members)
        if self._on_correction is not None:
            self._on_correction(correction)
        self._report()

    def _report(self) -> None:
        counts = ((len(self.conflicts), "conflict"), (len(self.corrections), "correction"))
        self.oracle.say(", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts))
        self._pause()

    def _pause(self) -> None:
        if self._enough(self):
            raise Unanswered(OutcomeStatus.STOPPED_WITH_SOLUTION)
