"""A file for one process at a time, on every system; the lock goes with the process, however that ends."""

from __future__ import annotations

import errno
import os
from typing import IO

_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


def locked(file: IO[bytes]) -> bool:
    """Take an open file for this process until it is closed; return whether that could be done. It must be opened once only.

    Where a file system has no locks, it is taken without one.
    """
    try:
        if os.name == "nt":
            import msvcrt

            # One byte far beyond the end, so that others may read the file.
            place = os.lseek(file.fileno(), 0, os.SEEK_CUR)
            os.lseek(file.fileno(), 1 << 40, os.SEEK_SET)
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            finally:
                os.lseek(file.fileno(), place, os.SEEK_SET)
        else:
            import fcntl

            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _TAKEN
    return True
