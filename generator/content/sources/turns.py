"""Whose turn it is: no host is asked twice within an interval."""

from threading import Lock


class Turns:
    """The moment from which each host may be asked again.

    interval   seconds between two requests to one host
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._free: dict[str, float] = {}
        self._lock = Lock()

    def take(self, host: str, now: float, delay: float = 0.0) -> float:
        """Takes the host's next turn: the seconds to wait for it.

        delay   seconds that the host wants until the turn after it, where they are more
        """
        with self._lock:
            turn = max(now, self._free.get(host, now))
            self._free[host] = turn + max(self._interval, delay)
        return turn - now
