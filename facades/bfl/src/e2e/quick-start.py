"""The steps of the vendor's quick start with its own library, requests. Prints the address of the result.

Environment: BFL_API_KEY, BFL_BASE (scheme, host and port), BFL_IMAGE and BFL_MASK (paths).
"""

import base64
import os
import time
from pathlib import Path

import requests

base = os.environ["BFL_BASE"]
key = {"accept": "application/json", "x-key": os.environ["BFL_API_KEY"]}


def encoded(variable):
    return base64.b64encode(Path(os.environ[variable]).read_bytes()).decode()


submitted = requests.post(
    base + "/v1/flux-tools/erase-v1",
    headers={**key, "Content-Type": "application/json"},
    json={
        "image": encoded("BFL_IMAGE"),
        "mask": encoded("BFL_MASK"),
        "dilate_pixels": 10,
        "output_format": "png",
    },
)
submitted.raise_for_status()
reply = submitted.json()
address = reply.get("polling_url", base + "/v1/get_result?id=" + reply["id"])

while True:
    polled = requests.get(address, headers=key)
    polled.raise_for_status()
    task = polled.json()
    if task["status"] == "Ready":
        print(task["result"]["sample"])
        break
    if task["status"] != "Pending":
        raise SystemExit(f"ended with {task}")
    time.sleep(0.2)
