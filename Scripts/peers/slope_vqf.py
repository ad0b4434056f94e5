"""The slope from the shoe alone by a magnet-free orientation filter (VQF, Laidig & Seel 2023), beside ours.

Made runners over slopes from +10 to -20 %. VQF is told the true contacts: its horizontal frame, a strapdown from one
stillest moment of the foot to the next, no velocity at both. Prints the RMSE of a stride, in percent of slope.
"""

import csv
import os
import subprocess
import sys

import numpy as np
from vqf import VQF, offlineVQF

STEP = 0.005
SEEDS = range(950000, 950006)


def earth(quaternions, acceleration):
    """Acceleration in VQF's frame, m/s2, gravity taken out."""
    w, u = quaternions[:, :1], quaternions[:, 1:]
    cross = np.cross(u, acceleration)
    turned = acceleration + 2 * w * cross + 2 * np.cross(u, cross)
    turned[:, 2] -= 9.80665
    return turned


def slopes(free, still):
    """Slope of each stride that ends at a stillest moment, percent; NaN where there is none."""
    found = np.full(len(still), np.nan)
    for k in range(1, len(still)):
        a, b = still[k - 1], still[k]
        if a is None or b is None or not 60 < b - a < 260:
            continue
        part = free[a : b + 1]
        speed = np.vstack([np.zeros(3), np.cumsum((part[1:] + part[:-1]) / 2 * STEP, axis=0)])
        speed -= np.linspace(0, 1, len(speed))[:, None] * speed[-1]
        rise = np.trapezoid(speed, dx=STEP, axis=0)
        found[k] = 100 * rise[2] / np.hypot(rise[0], rise[1])
    return found


def median(values, count):
    """Of the last so many strides."""
    parts = (values[max(0, k - count + 1) : k + 1] for k in range(len(values)))
    return np.array([np.nanmedian(p) if np.isfinite(p).any() else np.nan for p in parts])


def main(footstrike, folder):
    os.makedirs(folder, exist_ok=True)
    errors = {}

    def note(name, found, truth):
        known = np.isfinite(found)
        every, down = errors.setdefault(name, ([], []))
        every.extend((found - truth)[known])
        down.extend((found - truth)[known & (truth < -1.5)])

    for seed in SEEDS:
        path = f"{folder}/{seed}"
        simulate = ["simulate", "--scenario", "slopes", "--runner", seed, "--seed", seed, "--rate", 200, "-o", path + ".csv"]
        replay = ["replay", path + ".csv", "--placement", "shoe", "--strikes", path + ".strikes.csv", "--quiet", "--format", "text"]
        for words in (simulate, replay):
            subprocess.run([footstrike, *map(str, words)], check=True, capture_output=True)
        motion = np.loadtxt(path + ".csv", delimiter=",", skiprows=1)
        time = motion[:, 0]
        acceleration, rate = np.ascontiguousarray(motion[:, 1:4]), np.ascontiguousarray(motion[:, 4:7])
        with open(path + ".truth.csv") as file:
            rows = [row for row in csv.DictReader(file) if row["activity"] == "running"]
        truth = np.array([float(row["grade_percent"]) for row in rows])
        contact = np.array([float(row["initial_contact_s"]) for row in rows])
        turning = np.linalg.norm(rate, axis=1)
        still = []
        for row, start in zip(rows, contact):
            length = float(row["terminal_contact_s"]) - start
            a, b = np.searchsorted(time, [start + 0.25 * length, start + 0.7 * length])
            still.append(a + int(np.argmin(turning[a:b])) if a + 1 < b < len(time) else None)
        for name, attitude in (
            ("VQF", VQF(STEP).updateBatch(rate, acceleration)["quat6D"]),
            ("VQF, offline", offlineVQF(rate, acceleration, None, STEP)["quat6D"]),
        ):
            found = slopes(earth(attitude, acceleration), still)
            for count in (1, 8):
                note(f"{name}, median of {count}", median(found, count), truth)
        with open(path + ".strikes.csv") as file:
            told = [(float(r["initial_contact_s"]), float(r["grade_percent"] or "nan")) for r in csv.DictReader(file)]
        at, grade = np.array(told).T
        nearest = np.array([np.argmin(abs(at - c)) for c in contact])
        note("footstrike", np.where(abs(at[nearest] - contact) < 0.05, grade[nearest], np.nan), truth)

    for name, (every, down) in errors.items():
        rmse = [np.sqrt(np.mean(np.square(part))) for part in (every, down)]
        print(f"{name:24} {rmse[0]:.1f} %, on descents {rmse[1]:.1f} %, {len(every)} strides")


if __name__ == "__main__":
    main(*sys.argv[1:])
