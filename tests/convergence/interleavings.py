"""In which order letters may come: any that keeps each publisher's order per key, any of them again later."""

from collections.abc import Sequence
from datetime import timedelta

from attrs import frozen
from hypothesis import strategies as st

from happycat.ports.kernel.messages import Envelope

Letters = Sequence[Envelope]
FARTHEST = 60
"""So many letters later, at most, a repetition comes."""


@frozen
class Again:
    """A repetition: of the letter in that place or, if `whole`, of everything of its key up to there."""

    place: int
    later: int
    whole: bool


@frozen
class Interleaving:
    """One way for letters to come; as it is made: in order, once, one by one, retried at the end."""

    delays: bytes = b""
    """For each letter its delay, in 128ths of all letters; later ones of its key wait for it."""
    again: tuple[Again, ...] = ()
    batches: tuple[int, ...] = (1,)
    """Sizes, from the start again when used up."""
    pauses: tuple[int, ...] = (0,)
    """After each batch so many seconds pass before what was put aside is tried again; 0: it is not tried."""

    def batches_of(self, letters: Letters) -> list[tuple[list[Envelope], timedelta]]:
        """The letters as they come, and how long it is quiet after each batch."""
        batches: list[tuple[list[Envelope], timedelta]] = []
        coming = self.come(letters)
        while coming:
            n = len(batches)
            size, pause = self.batches[n % len(self.batches)], self.pauses[n % len(self.pauses)]
            batches.append((coming[:size], timedelta(seconds=pause)))
            coming = coming[size:]
        return batches

    def come(self, letters: Letters) -> list[Envelope]:
        held: dict[tuple[str, str], int] = {}
        arrivals = []
        for n, letter in enumerate(letters):
            place, delay = (letter.source, letter.key), self.delays[n] if n < len(self.delays) else 0
            held[place] = max(held.get(place, 0), n + delay * len(letters) // 128)
            arrivals.append((held[place], n, letter))
        return self._repeated([letter for *_, letter in sorted(arrivals, key=lambda one: one[:2])])

    def _repeated(self, once: list[Envelope]) -> list[Envelope]:
        after: dict[int, list[Envelope]] = {}
        for again in self.again:
            place = again.place % len(once)
            after.setdefault(min(place + again.later, len(once) - 1), []).extend(_up_to(once, place, again))
        return [letter for n, one in enumerate(once) for letter in (one, *after.get(n, ()))]


def _up_to(once: list[Envelope], place: int, again: Again) -> list[Envelope]:
    last = once[place]
    if not again.whole:
        return [last]
    return [one for one in once[: place + 1] if (one.source, one.key) == (last.source, last.key)]


def interleavings(letters: Letters) -> st.SearchStrategy[Interleaving]:
    """Every order can be drawn; what is found is made as simple as it can be: few are late, none twice."""
    count, most = len(letters), max(0, len(letters) - 1)
    again = st.builds(Again, st.integers(0, most), st.integers(0, FARTHEST), st.booleans())
    return st.builds(
        Interleaving,
        delays=st.binary(max_size=count) | st.binary(min_size=count, max_size=count),
        again=st.lists(again, max_size=count // 2 + 2).map(tuple),
        batches=st.lists(st.sampled_from((1, 2, 3, 5, 20, 500)), min_size=1, max_size=7).map(tuple),
        pauses=st.lists(st.sampled_from((0, 0, 0, 0, 1, 4)), min_size=1, max_size=7).map(tuple),
    )
