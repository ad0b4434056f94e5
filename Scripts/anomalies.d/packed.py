"""A recording as people pack it: gzip and zip."""

import gzip
import zipfile


def packed(recording, folder):
    """Writes the recording into the folder in both ways; the two paths."""
    with open(recording, "rb") as file:
        rows = file.read()
    paths = [folder + "/run.csv.gz", folder + "/run.zip"]
    with gzip.open(paths[0], "wb") as file:
        file.write(rows)
    with zipfile.ZipFile(paths[1], "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("run.csv", rows)
    return paths
