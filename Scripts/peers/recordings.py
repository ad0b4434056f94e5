"""The recordings that `footstrike benchmark --write-samples` wrote, and predictions as it reads them."""

import csv
import sys
from pathlib import Path

import numpy as np
import pandas as pd

GRAVITY = 9.80665


def all_of(folder, placement):
    """Name, rate, acceleration (m/s^2) and angular rate (rad/s or None) of each recording of a placement."""
    index = pd.read_csv(Path(folder) / "index.csv")
    for row in index[index.placement == placement].itertuples():
        data = pd.read_csv(Path(folder) / row.file)
        rate = data[["gx", "gy", "gz"]].to_numpy() if "gx" in data else None
        yield row.recording, float(row.rate_hz), data[["ax", "ay", "az"]].to_numpy(), rate


def trunk_axes(acceleration):
    """Column of the vertical, of the anteroposterior axis and of what is left, and the vertical's sign."""
    mean = acceleration.mean(axis=0)
    vertical = int(np.argmax(np.abs(mean)))
    others = [axis for axis in range(3) if axis != vertical]
    forward = max(others, key=lambda axis: acceleration[:, axis].std())
    side = next(axis for axis in others if axis != forward)
    return vertical, forward, side, float(np.sign(mean[vertical])) or 1.0


def joined(recordings):
    """Recordings of one rate put end to end, for tools that need ten seconds; and where each begins."""
    starts, parts, names, rate = [], [], [], None
    for name, own_rate, acceleration, _ in recordings:
        rate = rate or own_rate
        if own_rate != rate:
            continue
        names.append(name)
        starts.append(sum(len(part) for part in parts))
        parts.append(acceleration)
    return names, np.array(starts), rate, np.vstack(parts) if parts else np.zeros((0, 3))


def write(path, folder, rows):
    """Rows of (recording, ic, tc) in samples; tc may be None. A recording without any has one empty row."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["recording", "ic", "tc"])
        for recording, initial, terminal in rows:
            writer.writerow([recording, int(initial), "" if terminal is None else int(terminal)])
        found = {recording for recording, _, _ in rows}
        for recording in pd.read_csv(Path(folder) / "index.csv").recording:
            if recording not in found:
                writer.writerow([recording, "", ""])
    print(f"{Path(path).stem}: {len(rows)} contacts", file=sys.stderr)


def split(names, starts, events):
    """Events of joined recordings, given back to theirs."""
    for event in np.sort(np.asarray(events, dtype=float)):
        place = int(np.searchsorted(starts, event, side="right")) - 1
        yield names[place], event - starts[place], place
