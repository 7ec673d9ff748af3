"""Each vector is judged as its index says, by the verifier alone and by the server's."""

import json
import shutil
from pathlib import Path

import pytest

from server import verify
from server.periksa import periksa
from tests.server.verify.kantong import failing, paths, places
from tests.vectors import make, sample

INDEX = json.loads((make.HERE / "index.json").read_text("utf-8"))
CODES = {"rantai", "bukaan", "kepala", "kepala_luar", "kunci"}


@pytest.mark.parametrize("case", INDEX["kasus"], ids=lambda case: case["nama"])
def test_each_vector_is_judged_as_the_index_says(case, copy):
    place = make.HERE / case["nama"]
    put_vector(copy, place, case["kunci"], case["salinan"])
    luar = (place / case["luar"]).read_text("utf-8") if case["luar"] else None

    report = verify.verify(copy, luar, case["kunci_luar"])
    alone = periksa.verify(copy, [("luar", luar)] if luar else [], case["kunci_luar"])

    assert failing(report) & CODES == set(case["gagal"]), report.as_text()
    assert failing(alone) == failing(report)
    if case["putus_di"]:
        assert f"baris {case['putus_di']}" in places(report)


def put_vector(folder: Path, place: Path, vkey: str, salinan: str) -> None:
    """A bag without files, around the raw log of a vector."""
    for path in paths(folder, "data/**/*"):
        path.unlink()
    for name in ("log.jsonl", "bukaan.jsonl", "kepala.txt"):
        shutil.copy(place / name, folder / "data" / f"09-{name}")
    (folder / periksa.KUNCI).write_text(f"{vkey}\n", "utf-8")
    sample.restate_head(folder, salinan)
    sample.reseal(folder)
