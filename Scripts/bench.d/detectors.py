"""Another library's stride detector on running made up for it; prints `detector NANOSECONDS` a sample.

usage: detectors.py skdh|gaitmap
"""

import sys
import time

import numpy

RATE = 500.0 if sys.argv[1] == "skdh" else 204.8


def running(seconds):
    """Acceleration (m/s², z up) and angular rate (deg/s) that repeat like strides of 0.7 s."""
    t = numpy.arange(0, seconds, 1 / RATE)
    random = numpy.random.default_rng(1)
    phase = 2 * numpy.pi * t / 0.7
    acceleration = numpy.stack(
        [2 * numpy.sin(2 * phase), numpy.sin(phase), 9.81 + 6 * numpy.cos(2 * phase) + 2 * numpy.cos(4 * phase)], axis=1)
    rate = numpy.stack([30 * numpy.sin(phase), 250 * numpy.sin(phase) + 120 * numpy.sin(2 * phase), 20 * numpy.cos(phase)], axis=1)
    return t, acceleration + random.normal(0, 0.2, acceleration.shape), rate + random.normal(0, 3, rate.shape)


def skdh():
    from skdh.gait import GaitLumbar

    t, acceleration, _ = running(600)
    acceleration /= 9.81
    detector = GaitLumbar(gait_event_method="AP CWT")
    best = None
    for _ in range(3):
        start = time.perf_counter()
        found = detector.predict(
            time=t, accel=acceleration, fs=RATE, height=1.75,
            gait_bouts=numpy.array([[0, len(t) - 1]]))
        took = time.perf_counter() - start
        best = took if best is None else min(best, took)
    print("strides", len(next(iter(found.values()))))
    return best / len(t)


def gaitmap():
    import pandas
    from gaitmap.stride_segmentation import BarthDtw
    from gaitmap.utils.coordinate_conversion import convert_to_fbf

    t, acceleration, rate = running(120)
    names = ["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"]
    frame = pandas.DataFrame(numpy.hstack([acceleration, rate]), columns=names)
    data = convert_to_fbf({"left_sensor": frame}, left_like="left_", right_like="right_")
    best = None
    for _ in range(3):
        start = time.perf_counter()
        found = BarthDtw().segment(data=data, sampling_rate_hz=RATE)
        took = time.perf_counter() - start
        best = took if best is None else min(best, took)
    print("strides", len(found.stride_list_["left_sensor"]))
    return best / len(t)


print("detector", 1e9 * {"skdh": skdh, "gaitmap": gaitmap}[sys.argv[1]]())
