"""Fills holes with OpenCV, one request a line.

Reads JSON lines on stdin: {"image": FILE, "mask": FILE, "output": FILE, "width": W, "height": H, "method": NAME}, where
the files hold raw bytes (interleaved RGB; one byte a pixel, 255 = hole). Answers each with one JSON line:
{"ms": TIME} for the library's call alone, or {"error": TEXT}. The first line it writes says which build this is.
"""
import json
import sys
import time

import cv2
import numpy as np

RADIUS_PX = 3.0

cv2.setNumThreads(1)


def telea(image, mask):
    return cv2.inpaint(image, mask, RADIUS_PX, cv2.INPAINT_TELEA)


def navier_stokes(image, mask):
    return cv2.inpaint(image, mask, RADIUS_PX, cv2.INPAINT_NS)


def xphoto(algorithm, is_lab):
    def fill(image, mask):
        source = cv2.cvtColor(image, cv2.COLOR_BGR2Lab) if is_lab else image
        output = np.zeros_like(source)
        cv2.xphoto.inpaint(source, 255 - mask, output, algorithm)
        filled = cv2.cvtColor(output, cv2.COLOR_Lab2BGR) if is_lab else output
        # Both touch known pixels everywhere (Lab and back; FSR's own sampling): put back, as a user of them would.
        return np.where(mask[:, :, None] > 0, filled, image)

    return fill


METHODS = {"telea": telea, "ns": navier_stokes}
if hasattr(cv2, "xphoto") and hasattr(cv2.xphoto, "inpaint"):
    # Its documentation recommends Lab for the shift map. The conversion there and back is part of the measured time.
    METHODS["shiftmap"] = xphoto(cv2.xphoto.INPAINT_SHIFTMAP, True)
    METHODS["fsr-fast"] = xphoto(cv2.xphoto.INPAINT_FSR_FAST, False)


def answer(request):
    size = (request["height"], request["width"])
    rgb = np.fromfile(request["image"], np.uint8).reshape(*size, 3)
    image = np.ascontiguousarray(rgb[:, :, ::-1])
    mask = np.fromfile(request["mask"], np.uint8).reshape(*size)
    started = time.perf_counter()
    filled = METHODS[request["method"]](image, mask)
    ms = (time.perf_counter() - started) * 1000
    np.ascontiguousarray(filled[:, :, ::-1]).tofile(request["output"])
    return {"ms": ms}


print(json.dumps({"version": cv2.__version__, "methods": list(METHODS)}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception as error:  # one failed picture must not end the run
        print(json.dumps({"error": str(error)}), flush=True)
