"""scikit-digital-health's anteroposterior wavelet detector, on the recordings joined: it needs ten seconds."""

import sys

import numpy as np
from skdh.gait.substeps.s1_preprocessing import PreprocessGaitBout
from skdh.gait.substeps.s2_contact_events import ApCwtGaitEvents

import recordings


def main(folder, output):
    names, starts, rate, acceleration = recordings.joined(recordings.all_of(folder, "sacrum"))
    rows = []
    if names:
        g = acceleration / recordings.GRAVITY
        time = np.arange(len(g)) / rate
        bout = PreprocessGaitBout().predict(
            time=time, accel=g, fs=rate
        )
        bout = bout[0] if isinstance(bout, tuple) else bout
        wanted = ("accel_filt", "ap_axis", "ap_axis_sign", "mean_step_freq")
        events = ApCwtGaitEvents().predict(
            time=time, accel=g, fs=rate, **{key: bout[key] for key in wanted}
        )
        events = events[0] if isinstance(events, tuple) else events
        ends = np.sort(np.asarray(events["final_contacts"], dtype=float))
        for name, place, number in recordings.split(names, starts, events["initial_contacts"]):
            after = ends[ends > place + starts[number]]
            end = after[0] - starts[number] if len(after) and after[0] - starts[number] - place < 2 * rate else None
            rows.append((name, place, end))
    recordings.write(output, folder, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
