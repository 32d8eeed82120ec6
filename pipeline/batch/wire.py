"""Pickled messages over a socket between a run and its workers, none of which can make the other wait for good.

In    an object, a socket with a timeout
Out   the same object at the other end
Else  EOFError where the other end is gone, TimeoutError where it neither reads nor writes any more

Both ends are ours, so unpickling is safe. A pipe of multiprocessing would do but for its patience: whoever is stopped
amid a message leaves the reader waiting.
"""

import pickle
import socket
from typing import Any

HEAD = 8  # bytes that tell a message's length
PIECE = 1 << 20


def send(end: socket.socket, message: object) -> None:
    """Send one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    try:
        end.sendall(len(data).to_bytes(HEAD))
        end.sendall(data)
    except (BrokenPipeError, ConnectionError) as error:
        raise EOFError from error


def receive(end: socket.socket) -> Any:
    """The next message."""
    return pickle.loads(_exactly(end, int.from_bytes(_exactly(end, HEAD))))


def _exactly(end: socket.socket, size: int) -> bytearray:
    data = bytearray()
    while len(data) < size:
        try:
            piece = end.recv(min(PIECE, size - len(data)))
        except ConnectionError as error:
            raise EOFError from error
        if not piece:
            raise EOFError
        data += piece
    return data
