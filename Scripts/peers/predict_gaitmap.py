"""gaitmap on feet: strides by dynamic time warping (gaitmap_mad, AGPL), events by Rampp 2016."""

import sys

import numpy as np
import pandas as pd
from gaitmap.event_detection import RamppEventDetection
from gaitmap.utils.coordinate_conversion import convert_to_fbf
from gaitmap_mad.stride_segmentation import BarthDtw

import recordings


def main(folder, output):
    rows = []
    for name, rate, acceleration, turning in recordings.all_of(folder, "shoe"):
        if turning is None:
            continue
        foot = "left_sensor" if "left" in name else "right_sensor"
        values = np.hstack([acceleration, np.degrees(turning)])
        data = {foot: pd.DataFrame(values, columns=["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"])}
        try:
            # The set is gaitmap's own, and its sensors lie in gaitmap's frame already.
            body = convert_to_fbf(data, left_like="left_", right_like="right_")
            strides = BarthDtw().segment(body, sampling_rate_hz=rate).stride_list_
            events = RamppEventDetection().detect(body, stride_list=strides, sampling_rate_hz=rate)
            found = events.min_vel_event_list_[foot]
        except Exception as problem:  # A recording that it can't take is one without strides.
            print(f"gaitmap: {name}: {problem}", file=sys.stderr)
            continue
        initial = sorted(set(found["ic"].dropna()) | set(found["pre_ic"].dropna()))
        ends = np.sort(found["tc"].dropna().to_numpy())
        for number, place in enumerate(initial):
            limit = initial[number + 1] if number + 1 < len(initial) else place + 2 * rate
            after = ends[(ends > place) & (ends < limit)]
            rows.append((name, place, after[0] if len(after) else None))
    recordings.write(output, folder, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
