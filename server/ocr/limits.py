"""Limits that a process sets on itself before it touches a stranger's file."""

import os
import resource
import signal
from typing import BinaryIO


def limit_cpu(seconds: int) -> None:
    """Allow at most so many more seconds of CPU from here (whole ones); beyond, the kernel ends us with SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY))


def limit_cpu_finely(seconds: float) -> None:
    """The same to a hundredth of a second: the kernel ends us with SIGPROF."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def own_stdout() -> BinaryIO:
    """Keep the pipe to the parent for answers; whatever libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers
