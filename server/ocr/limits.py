"""Limits that a process sets on itself before it touches a stranger's file."""

import resource
import signal


def limit_cpu(seconds: int) -> None:
    """Allow at most so many more seconds of CPU from here (whole ones); beyond, the kernel ends us with SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY))


def limit_cpu_finely(seconds: float) -> None:
    """The same to a hundredth of a second: the kernel ends us with SIGPROF."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
