"""How long it takes to play the demo cohort: eight weeks, two lessons and a session a week, 24 learners."""

from benchmarks.timing import in_turn, machine, python

DAYS = 70  # from the welcome on 5 October to the end on 14 December


def rehearse() -> None:
    """Goal: under 20 s. The peer is one bare start of the program, which every rehearsal contains."""
    timed = in_turn(
        {
            "rehearse": python("-m", "bot", "--plain", "rehearse", "--rehearsal", "happy-path"),
            "version": python("-m", "bot", "version"),
        },
        3,
    )
    ours, bare = timed["rehearse"], timed["version"]
    print(f"rehearse, the demo course's happy path, on {machine()}")
    print(f"  the whole cohort       {ours}")
    print(f"  homeroom version       {bare}")
    print(f"  virtual to real time   {DAYS * 86_400 / ours.median:,.0f} : 1")
