#!/usr/bin/env python3
"""Two clients of the older chat B talk through a server: old_client_b.py PORT

They behave as that program does: objects with a `type`, each recv(1024) handed
whole to the JSON parser, and what one says is heard back.
"""
import json
import socket
import sys
import time


class OldClient:
    def __init__(self, port, username):
        self.username = username
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.send("connect")

    def send(self, kind, **more):
        message = {"type": kind, "username": self.username, "timestamp": time.time(), **more}
        self.socket.sendall(json.dumps(message).encode("utf-8"))

    def receive(self):
        return json.loads(self.socket.recv(1024).decode("utf-8"))

    def wait_for(self, kind, text):
        while True:
            message = self.receive()
            assert message["type"] in ("message", "system"), message
            assert abs(message["timestamp"] - time.time()) < 3600, message
            if message["type"] == kind and text in message["content"]:
                return message


def main(port):
    ada = OldClient(port, "ada")
    ada.wait_for("system", "ada")  # the welcome
    bob = OldClient(port, "bob")
    bob.wait_for("system", "bob")
    ada.wait_for("system", "bob")  # is told that bob came

    ada.send("message", content="is anybody there?")
    assert ada.wait_for("message", "anybody")["username"] == "ada"  # one hears oneself
    assert bob.wait_for("message", "anybody")["username"] == "ada"

    bob.send("disconnect")
    while bob.socket.recv(1024):
        pass
    ada.wait_for("system", "bob")  # is told that bob went


if __name__ == "__main__":
    main(int(sys.argv[1]))
