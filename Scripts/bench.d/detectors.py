"""Another library's stride or step detector on running made up for it; prints `detector NANOSECONDS` a sample.

usage: detectors.py skdh|gaitmap|mobgap|scipy
"""

import sys
import time

import numpy

RATE = 204.8 if sys.argv[1] == "gaitmap" else 500.0


def running(seconds):
    """Acceleration (m/s², z up) and angular rate (deg/s) that repeat like strides of 0.7 s."""
    t = numpy.arange(0, seconds, 1 / RATE)
    random = numpy.random.default_rng(1)
    phase = 2 * numpy.pi * t / 0.7
    acceleration = numpy.stack(
        [2 * numpy.sin(2 * phase), numpy.sin(phase), 9.81 + 6 * numpy.cos(2 * phase) + 2 * numpy.cos(4 * phase)], axis=1)
    rate = numpy.stack([30 * numpy.sin(phase), 250 * numpy.sin(phase) + 120 * numpy.sin(2 * phase), 20 * numpy.cos(phase)], axis=1)
    return t, acceleration + random.normal(0, 0.2, acceleration.shape), rate + random.normal(0, 3, rate.shape)


def best(detect):
    """Seconds of the fastest of three passes, and how many events the last one found."""
    took = []
    for _ in range(3):
        start = time.perf_counter()
        found = detect()
        took.append(time.perf_counter() - start)
    return min(took), found


def skdh():
    from skdh.gait import GaitLumbar

    t, acceleration, _ = running(600)
    detector = GaitLumbar(gait_event_method="AP CWT")
    acceleration /= 9.81
    bouts = numpy.array([[0, len(t) - 1]])
    took, found = best(
        lambda: detector.predict(time=t, accel=acceleration, fs=RATE, height=1.75, gait_bouts=bouts))
    return took / len(t), len(next(iter(found.values())))


def gaitmap():
    import pandas
    from gaitmap.stride_segmentation import BarthDtw
    from gaitmap.utils.coordinate_conversion import convert_to_fbf

    t, acceleration, rate = running(120)
    names = ["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"]
    frame = pandas.DataFrame(numpy.hstack([acceleration, rate]), columns=names)
    data = convert_to_fbf({"left_sensor": frame}, left_like="left_", right_like="right_")
    took, found = best(lambda: BarthDtw().segment(data=data, sampling_rate_hz=RATE))
    return took / len(t), len(found.stride_list_["left_sensor"])


def mobgap():
    import pandas
    from mobgap.initial_contacts import IcdIonescu

    t, acceleration, rate = running(600)
    frame = pandas.DataFrame(
        numpy.hstack([acceleration, rate]), columns=["acc_pa", "acc_ml", "acc_is", "gyr_pa", "gyr_ml", "gyr_is"])
    took, found = best(lambda: IcdIonescu().detect(frame, sampling_rate_hz=RATE))
    return took / len(t), len(found.ic_list_)


def scipy():
    from scipy.signal import butter, filtfilt, find_peaks

    t, acceleration, _ = running(600)
    vertical = numpy.ascontiguousarray(acceleration[:, 2])

    def detect():
        low = filtfilt(*butter(2, 25, fs=RATE), vertical)
        return find_peaks(low, height=1.2 * 9.81, distance=int(0.22 * RATE))[0]

    took, found = best(detect)
    return took / len(t), len(found)


seconds, events = {"skdh": skdh, "gaitmap": gaitmap, "mobgap": mobgap, "scipy": scipy}[sys.argv[1]]()
if not events:
    sys.exit(f"{sys.argv[1]} found nothing")
print("detector", 1e9 * seconds)
