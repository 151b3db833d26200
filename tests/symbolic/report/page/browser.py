"""A headless browser driven over a pair of pipes, by the protocol of Chrome's own tools."""

import base64
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60.0
# The browser reads commands from file 3 and writes answers to file 4.
START = """
import fcntl, os, sys
files = [fcntl.fcntl(int(file), fcntl.F_DUPFD, 10) for file in sys.argv[1:3]]
for place, file in enumerate(files, 3):
    os.dup2(file, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
KEYS = {"Tab": 9, "Enter": 13}


def program():
    """Where a browser is; a test that needs one is skipped where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser is installed; one of {', '.join(NAMES)} is needed")
    return found


class Browser:
    """A running browser; its pages are opened one after the other."""

    def __init__(self, folder):
        command_read, command_write = os.pipe()
        answer_read, answer_write = os.pipe()
        options = "--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run"
        extra = f"--user-data-dir={folder} --remote-debugging-pipe --hide-scrollbars"
        files = map(str, (command_read, answer_write))
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, *files, program(), *options.split(), *extra.split()],
            pass_fds=(command_read, answer_write), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(command_read)
        os.close(answer_write)
        self.commands = os.fdopen(command_write, "wb", buffering=0)
        self.answers = answer_read
        self.waiting = b""
        self.number = 0
        self.events = []

    def close(self):
        self.commands.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.answers)

    def message(self):
        while b"\0" not in self.waiting:
            part = os.read(self.answers, 1 << 20)
            if not part:
                raise EOFError("the browser has ended")
            self.waiting += part
        one, _, self.waiting = self.waiting.partition(b"\0")
        return json.loads(one)

    def call(self, method, session=None, **parameters):
        """What the browser answers to a command; events that come before it are kept."""
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if session is not None:
            command["sessionId"] = session
        self.commands.write(json.dumps(command).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self.events.append(answer)

    def open(self, path, width=1280, height=900, dark=False, script=True):
        """A page of a file, once it is loaded."""
        return Page(self, Path(path), width, height, dark, script)


class Page:
    """An open page."""

    def __init__(self, browser, path, width, height, dark, script):
        self.browser = browser
        browser.events = []
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        answer = browser.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = answer["sessionId"]
        for domain in ("Runtime", "Log", "Page"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        started = time.monotonic()
        self.call("Page.navigate", url=path.resolve().as_uri())
        self.wait("Page.loadEventFired")
        self.seconds = time.monotonic() - started

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def wait(self, event):
        limit = time.monotonic() + PATIENCE
        while not any(one.get("method") == event for one in self.browser.events):
            assert time.monotonic() < limit, f"{event} does not come"
            self.browser.events.append(self.browser.message())

    def run(self, script):
        """The value of an expression in the page, which may be a promise."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key,
                windowsVirtualKeyCode=KEYS[key],
            )  # fmt: skip

    def point(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def screenshot(self, path, whole=True):
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        Path(path).write_bytes(base64.b64decode(answer["data"]))

    @property
    def complaints(self):
        """Errors and warnings on the console, and exceptions."""
        self.run("0")
        found = []
        for event in self.browser.events:
            method, told = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(told["exceptionDetails"])
            elif method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
                found.append(told["entry"]["text"])
            elif method == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning"):
                found.append(told["args"])
        return found
