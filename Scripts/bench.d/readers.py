"""Reads a CSV with another program's reader and sums every column; one process a reader.

usage: readers.py polars|pyarrow|duckdb FILE THREADS
"""

import os
import sys

reader, file, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.environ["POLARS_MAX_THREADS"] = str(threads)
if reader == "polars":
    import polars

    sums = polars.scan_csv(file).select(polars.all().sum()).collect(engine="streaming")
    print("az", sums["az"][0])
elif reader == "pyarrow":
    import pyarrow
    import pyarrow.compute
    from pyarrow import csv

    pyarrow.set_cpu_count(threads)
    read = csv.read_csv(file, read_options=csv.ReadOptions(use_threads=threads > 1))
    print("az", pyarrow.compute.sum(read["az"]).as_py())
else:
    import duckdb

    duckdb.sql(f"SET threads = {threads}")
    columns = ", ".join(f"sum({name})" for name in ("timestamp_us", "ax", "ay", "az", "gx", "gy", "gz"))
    print("az", duckdb.sql(f"SELECT {columns} FROM read_csv('{file}')").fetchall()[0][3])
