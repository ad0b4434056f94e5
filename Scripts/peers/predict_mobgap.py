"""mobgap's three detectors of initial contacts; made for walking, pointed at running."""

import sys

import pandas as pd
from mobgap.initial_contacts import IcdHKLeeImproved, IcdIonescu, IcdShinImproved

import recordings


def main(folder, output):
    for detector in (IcdIonescu, IcdShinImproved, IcdHKLeeImproved):
        rows = []
        for name, rate, acceleration, _ in recordings.all_of(folder, "sacrum"):
            vertical, forward, side, sign = recordings.trunk_axes(acceleration)
            data = pd.DataFrame(
                {
                    "acc_is": sign * acceleration[:, vertical],
                    "acc_ml": acceleration[:, side],
                    "acc_pa": acceleration[:, forward],
                    "gyr_is": 0.0,
                    "gyr_ml": 0.0,
                    "gyr_pa": 0.0,
                }
            )
            try:
                found = detector().detect(data, sampling_rate_hz=rate).ic_list_["ic"]
            except Exception as problem:  # A bout that it can't take is a bout without contacts.
                print(f"{detector.__name__}: {name}: {problem}", file=sys.stderr)
                found = []
            rows += [(name, place, None) for place in found]
        recordings.write(output.replace("mobgap", f"mobgap-{detector.__name__}"), folder, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
