#!/usr/bin/env python3
"""Two clients of the older chat A talk through a server: old_client_a.py PORT

They behave as that program does: objects without a newline, and each recv(1024)
handed whole to the JSON parser.  Whatever does not parse ends in an exception.
"""
import json
import socket
import sys


class OldClient:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)

    def send(self, **message):
        self.socket.sendall(json.dumps(message).encode())

    def receive(self):
        return json.loads(self.socket.recv(1024).decode())

    def ask(self, **request):
        self.send(**request)
        return self.receive()["success"]


def main(port):
    ada, bob = OldClient(port), OldClient(port)
    channel = {"channelName": "tea", "channelPassword": "lemon"}
    assert ada.ask(action="createChannel", **channel)
    assert not bob.ask(action="createChannel", **channel), "it exists already"
    assert ada.ask(action="joinChannel", memberName="ada", **channel)
    assert not bob.ask(action="joinChannel", memberName="bob", channelName="tea",
                       channelPassword="milk"), "that is not the password"
    assert bob.ask(action="joinChannel", memberName="bob", **channel)
    print(ada.receive()["message"])  # bob joined

    for text in ("the kettle is on", "with \u00e4 \u2013 \U0001f375", "x" * 3000, "and three", "at once"):
        ada.send(action="message", message=text)
    heard = ""
    while not heard.endswith("at once"):
        line = bob.receive()
        assert line["memberName"] == "ada", line
        assert len(line["timestamp"]) == len("12:34:56"), line
        heard += line["message"]
    assert heard == "the kettle is on" "with \u00e4 \u2013 \U0001f375" + "x" * 3000 + "and three" "at once"

    bob.socket.close()
    print(ada.receive()["message"])  # bob left


if __name__ == "__main__":
    main(int(sys.argv[1]))
