"""Prints a loopback port for a server that is about to start.

Below the ports that the system gives out by itself (from 32768 on Linux): among these, another program could take it
before the server does.
"""

import random
import socket

while True:
    port = random.randrange(10000, 30000)
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
    print(port)
    break
