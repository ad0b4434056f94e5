"""Five lines that anybody would write first: a low-pass at 25 Hz and a peak picker; nothing is tuned."""

import sys

from scipy.signal import butter, find_peaks, sosfiltfilt

import recordings


def main(folder, output):
    rows = []
    for name, rate, acceleration, _ in recordings.all_of(folder, "sacrum"):
        vertical, _, _, sign = recordings.trunk_axes(acceleration)
        low = sosfiltfilt(butter(2, 25, fs=rate, output="sos"), sign * acceleration[:, vertical])
        peaks, _ = find_peaks(low, height=1.2 * recordings.GRAVITY, distance=int(0.22 * rate))
        rows += [(name, peak, None) for peak in peaks]
    recordings.write(output, folder, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
