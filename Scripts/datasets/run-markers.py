"""Fetches the marker and force files of Fukuchi, Fukuchi & Duarte 2017 and lays them out for `footstrike virtual`.

usage: run-markers.py OUT [--from FOLDER]     FOLDER: the original files, already there

Standard library only. Of figshare article 4543435 (CC BY 4.0) it takes RBDSinfo.txt and, for each person,
RBDSnnnstatic.txt and RBDSnnnrunT25/35/45 markers and forces, each checked against figshare's own MD5.
Original axes are forward, up, right, in mm and N; here they are forward, left, up.
"""
import csv, gzip, hashlib, json, os, re, sys, urllib.request

ARTICLE = "https://api.figshare.com/v2/articles/4543435"
FOOT = ["Heel.Bottom", "Heel.Lateral", "Heel.Top", "MT1", "MT5"]
BODY = ["Shank.Bottom.Lateral", "Shank.Bottom.Medial", "Shank.Top.Lateral", "Shank.Top.Medial", "ASIS", "PSIS", "Iliac.Crest"]
MARKERS = [f"{side}.{name}" for side in "LR" for name in FOOT + BODY]


def download(folder):
    """The original files, each once; what is there and right is not fetched again."""
    os.makedirs(folder, exist_ok=True)
    with urllib.request.urlopen(ARTICLE) as answer:
        article = json.load(answer)
    if article["license"]["name"] != "CC BY 4.0":
        sys.exit("run-markers: the licence is not what it was: " + article["license"]["name"])
    wanted = re.compile(r"RBDSinfo\.txt|RBDS\d+(static|runT(25|35|45)(markers|forces))\.txt")
    # Where a name comes twice, the later upload counts.
    files = {f["name"]: f for f in sorted(article["files"], key=lambda f: f["id"]) if wanted.fullmatch(f["name"])}
    for name, file in files.items():
        path = os.path.join(folder, name)
        if not (os.path.exists(path) and hashlib.md5(open(path, "rb").read()).hexdigest() == file["computed_md5"]):
            with urllib.request.urlopen(file["download_url"]) as answer:
                data = answer.read()
            if hashlib.md5(data).hexdigest() != file["computed_md5"]:
                sys.exit(f"run-markers: {name} did not arrive whole")
            with open(path, "wb") as out:
                out.write(data)


def table(path):
    with open(path, encoding="latin-1") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    return [h.strip() for h in rows[0]], [r for r in rows[1:] if any(x.strip() for x in r)]


def places(heads, row):
    """Forward, left, up of each marker, mm; empty where it was hidden."""
    found = {}
    for name in MARKERS:
        if name + "X" not in heads:
            continue
        x, y, z = (row[heads.index(name + axis)].strip() for axis in "XYZ")
        try:
            found[name] = (float(x), -float(z), float(y))
        except ValueError:
            found[name] = None
        if found[name] and (found[name] != found[name] or found[name] == (0, 0, 0)):
            found[name] = None
    return found


def convert(source, out):
    os.makedirs(out, exist_ok=True)
    heads, rows = table(os.path.join(source, "RBDSinfo.txt"))
    people = {}
    for row in rows:
        line = dict(zip(heads, row))
        person = re.match(r"RBDS(\d+)", line.get("FileName", ""))
        if person:
            people.setdefault(person.group(1), line)
    lines = []
    for number, line in sorted(people.items()):
        person = f"R{int(number):02d}"
        static = os.path.join(source, f"RBDS{number}static.txt")
        if not os.path.exists(static):
            continue
        heads, rows = table(static)
        still = [places(heads, row) for row in rows]
        with open(os.path.join(out, person + ".standing.csv"), "w") as file:
            file.write("marker,x_mm,y_mm,z_mm\n")
            for name in MARKERS:
                seen = [frame[name] for frame in still if frame.get(name)]
                if seen:
                    file.write(name + "," + ",".join(f"{sum(v) / len(seen):.1f}" for v in zip(*seen)) + "\n")
        for speed in ("25", "35", "45"):
            markers = os.path.join(source, f"RBDS{number}runT{speed}markers.txt")
            forces = os.path.join(source, f"RBDS{number}runT{speed}forces.txt")
            if not (os.path.exists(markers) and os.path.exists(forces)):
                continue
            stem = f"{person}-{speed[0]}.{speed[1]}"
            heads, rows = table(markers)
            names = [name for name in MARKERS if name + "X" in heads]
            with gzip.open(os.path.join(out, stem + ".markers.csv.gz"), "wt") as file:
                file.write(",".join(f"{name}.{axis}" for name in names for axis in "xyz") + "\n")
                for row in rows:
                    seen = places(heads, row)
                    file.write(",".join(f"{v:.1f}" if v is not None else "" for name in names for v in seen[name] or (None,) * 3) + "\n")
            heads, rows = table(forces)
            with gzip.open(os.path.join(out, stem + ".force.csv.gz"), "wt") as file:
                file.write("vertical_force_n\n" + "".join(f"{float(row[heads.index('Fy')]):.0f}\n" for row in rows))
            lines.append([person, line.get("Mass", ""), line.get("Height", ""), f"{speed[0]}.{speed[1]}", stem + ".markers.csv.gz", stem + ".force.csv.gz", person + ".standing.csv"])
    with open(os.path.join(out, "people.csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow("person mass_kg height_cm speed_m_s markers_file force_file standing_file".split())
        writer.writerows(lines)
    print(f"  {len(lines)} trials of {len({l[0] for l in lines})} people", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 4) or (len(sys.argv) == 4 and sys.argv[2] != "--from"):
        sys.exit(__doc__)
    target = sys.argv[1]
    original = sys.argv[3] if len(sys.argv) == 4 else os.path.join(target, "original")
    if len(sys.argv) == 2:
        download(original)
    convert(original, target)
